// @vitest-environment jsdom
import { createApp, h, nextTick, ref } from 'vue';
import { afterEach, describe, expect, it } from 'vitest';
import { addMessages, i18n, setLanguage } from '@/i18n';
import en from '@/i18n/m/en.json';
import zh from '@/i18n/m/zh.json';
import Questionnaire from '@/m/parts/Questionnaire.vue';
import type { Form, MatterDraft } from '@/offline/db';
import type { Answers } from '@/shared/answers';
import { form } from '../../mock/field-server';

addMessages('m', zh, en);

function mount(shown: Form) {
  const answers = ref<Answers>({});
  const matter = ref<MatterDraft | null>(null);
  const app = createApp({
    render: () =>
      h(Questionnaire, {
        form: shown,
        missingTitle: false,
        answers: answers.value,
        'onUpdate:answers': (value: Answers) => (answers.value = value),
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
  it('says that answering is voluntary and anonymous (S1-14)', () => {
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
    expect(answers.value).toEqual({ q1: 3, q2: 'dispute' });
  });

  it('offers a matter instead of a text field, and lets go of it again (S1-15)', async () => {
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

  it('labels choices with the words of the plan, yes and no with those of the catalogue', async () => {
    const { root } = mount(form);
    const words = (legend: string) =>
      radios(root, legend).map((input) => input.closest('label')?.textContent?.trim());
    expect(words('什么时候出门')).toEqual(['白天', '晚上', '半夜']);
    expect(words('够亮')).toEqual(['是', '否']);
    radios(root, '安全')[0]!.click();
    await nextTick();
    expect(words('先改善')).toEqual(['路灯照明', '邻里纠纷', '交通秩序']);
    setLanguage('en');
    await nextTick();
    expect(words('够亮')).toEqual(['yes', 'no']);
  });

  it('takes several choices, and none when all are taken back', async () => {
    const { root, answers } = mount(form);
    const press = async (n: number) => {
      radios(root, '什么时候出门')[n]!.click();
      await nextTick();
    };
    await press(2);
    await press(0);
    expect(answers.value).toEqual({ q5: ['night', 'day'] });
    await press(2);
    await press(0);
    expect(answers.value).toEqual({});
  });

  it('shows what may be said where several choices open a matter', () => {
    const ask: Form['ask'] = form.ask.map((question) =>
      question.id === 'q5' ? { ...question, opens: 'matter' } : question,
    );
    const { root } = mount({ ...form, ask });
    expect(radios(root, '什么时候出门')).toHaveLength(0);
    expect(root.textContent).toMatch(/什么时候出门.*白天.*晚上.*半夜/s);
  });

  it('takes a whole number, and says so when it is none that can be sent', async () => {
    const { root, answers } = mount(form);
    const type = async (text: string) => {
      const input = root.querySelector<HTMLInputElement>('input[type=number]')!;
      input.value = text;
      input.dispatchEvent(new Event('input'));
      await nextTick();
    };
    await type('4');
    expect(answers.value).toEqual({ q6: 4 });
    await type('1000001');
    expect(answers.value).toEqual({});
    expect(root.textContent).toContain(zh.form.numberFault);
    await type('');
    expect(root.textContent).not.toContain(zh.form.numberFault);
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
