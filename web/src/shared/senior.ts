/** The view for older users (长辈版): at least 18 px text and 60 px targets, switched by a visible button, remembered. */
import { ref } from 'vue';
import { readSetting, writeSetting } from './settings';

export const senior = ref(readSetting('senior') === '1');

function show(): void {
  document.documentElement.dataset.view = senior.value ? 'senior' : 'standard';
}

export function startSeniorView(): void {
  show();
}

export function toggleSenior(): void {
  senior.value = !senior.value;
  writeSetting('senior', senior.value ? '1' : '0');
  show();
}
