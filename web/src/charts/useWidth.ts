// The width a chart has on the page, so that its letters keep their size on every screen.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

export function useWidth(element: Ref<HTMLElement | null>, initial: number): Ref<number> {
  const width = ref(initial);
  let observer: ResizeObserver | undefined;
  onMounted(() => {
    const target = element.value;
    if (!target) return;
    width.value = target.clientWidth || initial;
    observer = new ResizeObserver(() => {
      if (target.clientWidth > 0) width.value = target.clientWidth;
    });
    observer.observe(target);
  });
  onBeforeUnmount(() => observer?.disconnect());
  return width;
}
