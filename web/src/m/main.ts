import en from '@/i18n/m/en.json';
import zh from '@/i18n/m/zh.json';
import { startEntry } from '@/shared/start';
import App from './App.vue';
import { start } from './field';
import { registerWorker } from './install';
import { router } from './router';

startEntry(App, { name: 'm', zh, en }, router);
void start();
registerWorker();
