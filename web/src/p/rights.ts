/** What happens to a resident's words, that refusing is free, and whom to turn to. Plain text, no forms. */
import type { PublicInfo } from './api';
import { h, paragraphs } from './dom';
import { escalationSection } from './matter';
import { t } from './words';

const topics = ['Free', 'Data', 'Erase', 'Close', 'Other'] as const;

export function rightsView(info: PublicInfo | null): HTMLElement {
  return h(
    'article',
    { class: 'card stack' },
    h('h1', {}, t('rightsTitle')),
    ...topics.map((topic) =>
      h(
        'section',
        { class: 'stack' },
        h('h2', {}, t(`rights${topic}Title`)),
        ...paragraphs(t(`rights${topic}`)),
      ),
    ),
    info?.privacy &&
      h(
        'section',
        { class: 'stack' },
        h('h2', {}, t('rightsPrivacyTitle')),
        ...paragraphs(info.privacy),
      ),
    escalationSection(info?.escalation ?? ''),
  );
}
