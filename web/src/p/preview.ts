/** One matter as everybody sees it: in the public list, and as a preview for whoever reports it. */
import type { PublicInfo, PublicMatter } from './api';
import { h, paragraphs } from './dom';
import { masked } from './sensitive';
import { dayText, t } from './words';

type Publish = NonNullable<PublicInfo['units'][number]['publish']>;

/** A line of facts under the title; what the plan does not publish is not there. */
export function publicMatter(item: PublicMatter): HTMLElement {
  // Without words of the resident's it goes by its kind, and without that by its number.
  const heading = item.title || item.kind_name;
  const number = item.no > 0 ? t('publicNo', { no: item.no }) : '';
  const facts = [
    item.title && item.kind_name,
    item.unit_name,
    item.opened && t('publicOpened', { date: dayText(item.opened) }),
    item.due && t('matterDueDay', { date: dayText(item.due) }),
    item.outcome_text,
  ].filter(Boolean);
  return h(
    'div',
    { class: 'public-matter stack' },
    h(
      'p',
      {},
      heading && number && h('span', { class: 'soft numbers' }, `${number} `),
      heading
        ? h('strong', { class: item.title ? 'own-words' : null }, heading)
        : number && h('strong', { class: 'numbers' }, number),
    ),
    h(
      'p',
      {},
      item.state_text && h('span', { class: `state ${item.state}` }, item.state_text),
      item.overdue && h('span', { class: 'late' }, ` ${t('publicOverdue')}`),
    ),
    facts.length > 0 && h('p', { class: 'soft' }, facts.join(' · ')),
    ...(item.text ? paragraphs(item.text, 'own-words') : []),
  );
}

/** The same in a frame that says what it is. */
export function publicPreview(item: PublicMatter): HTMLElement {
  return h(
    'figure',
    { class: 'preview' },
    h('figcaption', { class: 'hint' }, t('previewCaption')),
    publicMatter(item),
  );
}

const titleLengthMax = 30;

/** As the server makes a title: the first sentence, up to 30 characters, private numbers masked first. */
export function titleFrom(text: string): string {
  const points = [...masked(text)];
  const end = points.findIndex((sign, index) => index > 0 && '\n。！？'.includes(sign));
  return points.slice(0, Math.min(end < 0 ? points.length : end, titleLengthMax)).join('');
}

/** What everybody would see of a report while it is being written; null when nothing would be. */
export function previewOf(
  publish: Publish | null,
  unitName: string,
  text: string,
  today: string,
): PublicMatter | null {
  if (!publish || !publish.kinds.includes(publish.usual_kind)) return null;
  const shows = (field: Publish['fields'][number]) => publish.fields.includes(field);
  return {
    no: 0,
    kind: shows('kind') ? publish.usual_kind : null,
    kind_name: shows('kind') ? publish.usual_kind_name : null,
    unit: null,
    unit_name: shows('unit') ? unitName : null,
    // A title is the start of the text: where no words are published, it is not either.
    title: publish.text && shows('title') ? titleFrom(text.trim()) : null,
    text: publish.text ? masked(text.trim()) : null,
    state: shows('state') ? 'listed' : null,
    state_text: shows('state') ? t('publicListed') : null,
    outcome: null,
    outcome_text: null,
    opened: shows('opened') ? today : null,
    due: null,
    overdue: false,
  };
}
