import en from '@/i18n/m/en.json';
import zh from '@/i18n/m/zh.json';
import { startEntry } from '@/shared/start';
import App from './App.vue';

startEntry(App, { name: 'm', zh, en });
