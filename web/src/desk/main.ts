/** The console at `/`: for the centre, the village leads, the county's readers and the auditors. */
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';
import { loadSession } from '@/api';
import { startEntry } from '@/shared/start';
import App from './App.vue';
import { router } from './router';
import '@/charts/charts.css';
import './desk.css';

// Who is signed in decides which page comes first; without an answer the sign-in page says why.
await loadSession().catch(() => null);
startEntry(App, { name: 'desk', zh, en }, router);
