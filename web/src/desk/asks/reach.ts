/** Whether a page is there and the signed-in person may open it; a link to any other is not shown. */
import { useRouter } from 'vue-router';
import { isPage, maySee } from '../account';

export function useReach(): (path: string) => boolean {
  const router = useRouter();
  return (path) => {
    const { name } = router.resolve(path);
    return name !== 'notFound' && (!isPage(name) || maySee(name));
  };
}
