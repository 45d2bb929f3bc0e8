// @vitest-environment jsdom
import { createApp, h, nextTick, ref } from 'vue';
import { afterEach, describe, expect, it } from 'vitest';
import { addMessages, i18n, setLanguage } from '@/i18n';
import en from '@/i18n/m/en.json';
import zh from '@/i18n/m/zh.json';
import Questionnaire from '@/m/parts/Questionnaire.vue';
import type { Form, MatterDraft } from '@/offline/db';
import { form } from '../../mock/field-server';

addMessages('m', zh, en);

function mount(shown: Form) {
  const answers = ref<Record<string, string | number>>({});
  const matter = ref<MatterDraft | null>(null);
  const app = createApp({
    render: () =>
      h(Questionnaire, {
        form: shown,
        missingTitle: false,
        answers: answers.value,
        'onUpdate:answers': (value: Record<string, string | number>) => (answers.value = value),
        matter: matter.value,
        'onUpdate:matter': (value: MatterDraft | null) => (matter.value = value),
      }),
  });
  const root = document.createElement('div');
  document.body.append(root);
  app.use(i18n).mount(root);
  return { root, answers, matter };
}

const radios = (root: Element, legend: string) => {
  const set = [...root.querySelectorAll('fieldset')].find((f) => f.textContent?.includes(legend));
  return [...(set?.querySelectorAll('input') ?? [])];
};

afterEach(() => {
  document.body.replaceChildren();
  setLanguage('zh');
});

describe('the questionnaire', () => {
  it('says that answering is voluntary and anonymous', () => {
    expect(mount(form).root.textContent).toContain(zh.form.notice);
  });

  it('draws a scale as five radio buttons and takes a number', async () => {
    const { root, answers } = mount(form);
    const scale = radios(root, '安全');
    expect(scale).toHaveLength(5);
    scale[1]!.click();
    await nextTick();
    expect(answers.value).toEqual({ q1: 2 });
  });

  it('takes an answer back when it is pressed again', async () => {
    const { root, answers } = mount(form);
    radios(root, '安全')[1]!.click();
    await nextTick();
    radios(root, '安全')[1]!.click();
    await nextTick();
    expect(answers.value).toEqual({});
  });

  it('shows a dependent question when its condition holds, and takes a word', async () => {
    const { root, answers } = mount(form);
    expect(root.textContent).not.toContain('先改善');
    radios(root, '安全')[2]!.click();
    await nextTick();
    radios(root, '先改善')[1]!.click();
    await nextTick();
    expect(answers.value).toEqual({ q1: 3, q2: '邻里纠纷' });
  });

  it('offers a matter instead of a text field, and lets go of it again', async () => {
    const { root, matter } = mount(form);
    expect(root.querySelector('textarea')).toBeNull();
    const button = (word: string) =>
      [...root.querySelectorAll('button')].find((b) => b.textContent?.includes(word))!;
    button(zh.form.openMatter).click();
    await nextTick();
    expect(matter.value).toMatchObject({ title: '', reply: true });
    expect(root.querySelector('section.matter')).not.toBeNull();
    button(zh.form.closeMatter).click();
    await nextTick();
    expect(matter.value).toBeNull();
  });

  it('draws number and text fields', async () => {
    const ask: Form['ask'] = [
      { id: 'n', type: 'number', text: '几口人' },
      { id: 't', type: 'text', text: '还想说的' },
    ];
    const { root, answers } = mount({ ...form, ask });
    const type = (selector: string, text: string) => {
      const input = root.querySelector<HTMLInputElement>(selector)!;
      input.value = text;
      input.dispatchEvent(new Event('input'));
    };
    type('input[type=number]', '4');
    await nextTick();
    type('textarea', '路太窄');
    await nextTick();
    expect(answers.value).toEqual({ n: 4, t: '路太窄' });
  });

  it('changes language without losing answers', async () => {
    const { root, answers } = mount(form);
    radios(root, '安全')[0]!.click();
    await nextTick();
    setLanguage('en');
    await nextTick();
    expect(root.textContent).toContain(en.form.notice);
    expect(answers.value).toEqual({ q1: 1 });
  });
});
