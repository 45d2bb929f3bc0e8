// @vitest-environment jsdom
/** The views with a server of our own behind fetch: what is sent, how often, and what is shown. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Action, PublicInfo, ReceiptView } from '@/p/api';
import { emptyDraft, forget, loadDraft, loadReceipt } from '@/p/draft';
import { followView, readCheckCode } from '@/p/follow';
import { matterView } from '@/p/matter';
import { wrapText } from '@/p/picture';
import { receiptView } from '@/p/receipt';
import { reportView } from '@/p/report';
import { rightsView } from '@/p/rights';
import { setLanguage, t } from '@/p/words';

interface Sent {
  path: string;
  body: Record<string, unknown>;
}

const sent: Sent[] = [];
let answers: (() => Response)[] = [];

const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });
const lost = () => {
  throw new TypeError('network');
};
const problem = (status: number, detail: string) =>
  json({ type: 'about:blank', title: 'x', status, code: 'X', detail }, status);

const info: PublicInfo = {
  title: '测试镇',
  issuer: '测试镇综治中心',
  units: [
    { id: 'v1', name: '东村', publish: null, sealed: [] },
    { id: 'v2', name: '西村', publish: null, sealed: [] },
  ],
  escalation: '可以拨打 12345',
  now: '2021-03-05T09:00:00+08:00',
  demo: true,
  published: false,
};

const matter: ReceiptView = {
  receipt: '7K3M9-P2QXW',
  files: [],
  title: '路灯不亮',
  text: '村口路灯坏了',
  state: 'told',
  state_text: '已告知',
  kind_name: '一般',
  opened_at: '2021-03-05T09:00:00+08:00',
  due: '2021-03-15',
  due_text: '还剩 3 天',
  answer: { outcome: 'solved', text: '换了灯', at: '2021-03-08T09:00:00+08:00' },
  history: [{ at: '2021-03-05T09:00:00+08:00', text: '登记' }],
  may: ['confirm', 'dissent'],
  escalation: '找县里',
  place: '',
  public: null,
  joined_text: null,
  statutory: null,
};

beforeEach(() => {
  sent.length = 0;
  answers = [];
  forget();
  setLanguage('zh');
  document.body.replaceChildren();
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    sent.push({ path, body: JSON.parse(String(init.body ?? 'null')) });
    const answer = answers.shift();
    if (!answer) throw new Error(`nobody expected ${path}`);
    return answer();
  });
});

function show(element: HTMLElement): void {
  document.body.replaceChildren(element);
}

function type(id: string, value: string): void {
  const control = document.getElementById(id) as HTMLInputElement;
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

function submit(): void {
  document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
}

function press(label: string): void {
  const found = [...document.querySelectorAll('button')].find((each) => each.textContent === label);
  if (!found) throw new Error(`no button ${label} in ${document.body.textContent}`);
  found.click();
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const shown = () => document.body.textContent ?? '';

describe('report', () => {
  const onSent = vi.fn();
  function open(): void {
    onSent.mockClear();
    show(reportView({ info, draft: loadDraft(), onSent, onReload: () => undefined }));
  }

  it('asks for village and text, and sends nothing without them', () => {
    open();
    submit();
    expect(shown()).toContain(t('unitMissing'));
    expect(shown()).toContain(t('whatMissing'));
    expect(document.activeElement?.id).toBe('unit');
    expect(sent).toEqual([]);
  });

  it('sends a sealed tip to the body that is named, and says so before', async () => {
    const tip = { id: 'tip', name: '涉黑涉恶举报', body_name: '派出所' };
    const units = [{ id: 'v1', name: '东村', publish: null, sealed: [tip] }, info.units[1]!];
    const page = {
      info: { ...info, units },
      draft: loadDraft(),
      onSent,
      onReload: () => undefined,
    };
    show(reportView(page));
    type('unit', 'v2');
    expect(document.getElementById('kind')).toBeNull();
    type('unit', 'v1');
    type('concerns', 'village');
    type('kind', 'tip');
    type('text', '夜里有人收保护费');
    expect(shown()).toContain(t('sealedNote', { body: '派出所' }));
    expect(shown()).not.toContain(t('previewNothing'));
    answers = [json({ matter_id: 'm', receipt: '7K3M9-P2QXW', due: null })];
    submit();
    await settled();
    expect(sent[0]!.body).toMatchObject({ kind: 'tip', unit: 'v1' });
    expect(sent[0]!.body).not.toHaveProperty('concerns');
    expect(loadReceipt()!.due).toBeNull();
  });

  it('sends ids, code and text, no contact when none is given, and keeps the receipt', async () => {
    open();
    type('unit', 'v2');
    type('text', '  路灯坏了 ');
    answers = [json({ matter_id: 'm', receipt: '7K3M9-P2QXW', due: '2021-03-15' })];
    submit();
    await settled();
    const [{ path, body }] = sent as [Sent];
    expect(path).toBe('/api/v1/public/matters');
    expect(Object.keys(body).sort()).toEqual(['check', 'id', 'matter_id', 'text', 'unit']);
    expect(body).toMatchObject({ text: '路灯坏了', unit: 'v2' });
    expect(body.check).toMatch(/^\d{6}$/);
    expect(body.id).not.toBe(body.matter_id);
    expect(onSent).toHaveBeenCalledOnce();
    expect(loadReceipt()).toEqual({
      number: '7K3M9-P2QXW',
      check: body.check,
      due: '2021-03-15',
      text: '路灯坏了',
    });
    expect(loadDraft()).toEqual(emptyDraft());
  });

  it('sends the very same request again when the answer was lost, also after a reload', async () => {
    open();
    type('unit', 'v1');
    type('text', '井盖没了');
    type('phone', '138 0013 8000');
    answers = [lost];
    submit();
    await settled();
    expect(shown()).toContain(t('lostTitle'));
    expect((document.getElementById('text') as HTMLTextAreaElement).matches(':disabled')).toBe(
      true,
    );

    open(); // reloaded
    await settled();
    expect(shown()).toContain(t('lostTitle'));
    answers = [
      problem(503, ''),
      json({ matter_id: 'm', receipt: 'AAAAA-AAAAA', due: '2021-03-15' }),
    ];
    press(t('lostAgain'));
    await settled();
    press(t('lostAgain'));
    await settled();
    expect(sent).toHaveLength(3);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[0]);
    expect(sent[0]!.body.contact).toEqual({ phone: '138 0013 8000' });
    expect(onSent).toHaveBeenCalledOnce();
  });

  it('makes a new report when the text is changed after a lost answer', async () => {
    open();
    type('unit', 'v1');
    type('text', '井盖没了');
    answers = [lost, lost];
    submit();
    await settled();
    press(t('lostEdit'));
    type('text', '两个井盖没了');
    submit();
    await settled();
    expect(sent[1]!.body.id).not.toBe(sent[0]!.body.id);
    expect(sent[1]!.body.matter_id).not.toBe(sent[0]!.body.matter_id);
  });

  it('shows the sentence of a refusal and lets the text be corrected', async () => {
    open();
    type('unit', 'v1');
    type('text', '井盖没了');
    answers = [problem(422, '内容太长')];
    submit();
    await settled();
    expect(shown()).toContain('内容太长');
    expect((document.getElementById('text') as HTMLTextAreaElement).matches(':disabled')).toBe(
      false,
    );
  });

  it('does not send an identity number before the resident has decided', async () => {
    open();
    type('unit', 'v1');
    type('text', '我的证110101199002281234');
    submit();
    await settled();
    expect(sent).toEqual([]);
    expect(shown()).toContain(t('sensitiveIdentity'));
    press(t('sensitiveRemove'));
    answers = [json({ matter_id: 'm', receipt: 'AAAAA-AAAAA', due: '2021-03-15' })];
    submit();
    await settled();
    expect(sent[0]!.body.text).toBe(`我的证${t('markIdentity')}`);
  });

  it('believes a resident who says it is no such number, until it changes', async () => {
    open();
    type('unit', 'v1');
    type('text', '编号110101199002281234');
    press(t('sensitiveKeep'));
    type('text', '编号110101199002281234，另有110101199002281235');
    submit();
    await settled();
    expect(sent).toEqual([]);
    press(t('sensitiveKeep'));
    answers = [lost];
    submit();
    await settled();
    expect(sent).toHaveLength(1);
  });
});

describe('receipt', () => {
  it('shows both numbers and a QR code that does not know the check code', () => {
    const receipt = { number: '7K3M9-P2QXW', check: '012345', due: '2021-03-15', text: '灯' };
    show(receiptView({ receipt, issuer: '镇', onFollow: vi.fn(), onDone: vi.fn() }));
    expect(shown()).toContain('7K3M9-P2QXW');
    expect(shown()).toContain('012345');
    expect(shown()).toContain('2021年3月15日');
    expect(document.querySelector('img')!.getAttribute('src')).toBe(
      '/api/v1/qr?receipt=7K3M9-P2QXW',
    );
    const attributes = [...document.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].map((attribute) => attribute.value),
    );
    expect(attributes.filter((value) => value.includes('012345'))).toEqual([]);
  });

  it('breaks long lines of the picture at any character', () => {
    expect(wrapText('一二三四五\nab', (part) => part.length * 10, 20)).toEqual([
      '一二',
      '三四',
      '五',
      'ab',
    ]);
  });
});

describe('follow', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['１２３-４５６', '123456'],
    ['12345', null],
    ['12345a', null],
    ['1234567', null],
  ])('reads the check code %j as %j', (typed, code) => expect(readCheckCode(typed)).toBe(code));

  it('sends number and code in the body, and neither in an address', async () => {
    const onOpen = vi.fn();
    show(followView({ typed: { number: '', check: '' }, onOpen }));
    type('number', '7k3m9 p2qxw');
    type('check', '012 345');
    answers = [json(matter)];
    submit();
    await settled();
    expect(sent).toEqual([
      { path: '/api/v1/public/receipt', body: { receipt: '7K3M9-P2QXW', check: '012345' } },
    ]);
    expect(location.href).not.toContain('012345');
    expect(onOpen).toHaveBeenCalledWith({ receipt: '7K3M9-P2QXW', check: '012345' }, matter);
  });

  it('points at the wrong number without asking the server', () => {
    show(followView({ typed: { number: '7K3M9-P2QXW', check: '1' }, onOpen: vi.fn() }));
    submit();
    expect(document.activeElement?.id).toBe('check');
    expect(shown()).toContain(t('followCheckInvalid'));
    expect(sent).toEqual([]);
  });

  it('shows why it was refused', async () => {
    show(followView({ typed: { number: '7K3M9-P2QXW', check: '000000' }, onOpen: vi.fn() }));
    answers = [problem(404, '回执号或查询码不对')];
    submit();
    await settled();
    expect(shown()).toContain('回执号或查询码不对');
  });
});

describe('matter', () => {
  const key = { receipt: '7K3M9-P2QXW', check: '012345' };
  const onChanged = vi.fn();
  function open(shownMatter: ReceiptView = matter, done: Action | null = null): void {
    onChanged.mockClear();
    show(
      matterView({
        key,
        matter: shownMatter,
        issuer: '',
        done,
        escalation: '可以拨打 12345',
        onChanged,
        onRefresh: async () => undefined,
        onLeave: vi.fn(),
      }),
    );
  }
  const buttons = () => [...document.querySelectorAll('.actions button')].map((b) => b.textContent);

  it('says how far it is when it is worked on together with another report', () => {
    open();
    expect(shown()).not.toContain('合并办理');
    open({ ...matter, joined_text: '与另一件合并办理，现在：办理中' });
    expect(shown()).toContain('与另一件合并办理，现在：办理中');
  });

  it('shows state, deadline, answer, history and where to go next', () => {
    open();
    for (const text of [
      '已告知',
      t('stateTold'),
      '2021年3月15日',
      '还剩 3 天',
      '换了灯',
      '登记',
      '找县里',
    ])
      expect(shown()).toContain(text);
  });

  it('offers only what the resident may say now', () => {
    open();
    expect(buttons()).toEqual([t('confirm'), t('dissent')]);
    open({ ...matter, may: ['withdraw'] });
    expect(buttons()).toEqual([t('withdraw')]);
    open({ ...matter, may: [], escalation: undefined });
    expect(buttons()).toEqual([]);
    expect(shown()).toContain('可以拨打 12345');
  });

  it('asks once more before anything is sent', async () => {
    open({ ...matter, may: ['withdraw'] });
    press(t('withdraw'));
    expect(shown()).toContain(t('withdrawText'));
    expect(sent).toEqual([]);
    press(t('actBack'));
    expect(shown()).not.toContain(t('withdrawText'));
    press(t('withdraw'));
    answers = [json({ ...matter, state: 'closed' })];
    submit();
    await settled();
    expect(sent[0]!.path).toBe('/api/v1/public/receipt/withdraw');
    expect(onChanged).toHaveBeenCalledWith({ ...matter, state: 'closed' }, 'withdraw');
  });

  it('erases the contact data after asking once more, under one id, and says so', async () => {
    open();
    expect(shown()).not.toContain(t('erase'));
    open({ ...matter, may: ['confirm', 'erase_contact'] });
    press(t('erase'));
    expect(shown()).toContain(t('eraseText'));
    expect(document.querySelector('textarea')).toBeNull();
    expect(sent).toEqual([]);
    answers = [lost, json({ ...matter, may: ['confirm'] })];
    submit();
    await settled();
    expect(shown()).toContain(t('network'));
    submit();
    await settled();
    expect(sent).toEqual([
      {
        path: '/api/v1/public/receipt/erase_contact',
        body: { id: expect.any(String), ...key },
      },
      sent[0],
    ]);
    expect(onChanged).toHaveBeenCalledWith({ ...matter, may: ['confirm'] }, 'erase_contact');
    open({ ...matter, may: ['confirm'] }, 'erase_contact');
    expect(shown()).toContain(t('doneErase'));
  });

  it('wants to know what is still wrong, and repeats a lost dissent under the same id', async () => {
    open();
    press(t('dissent'));
    submit();
    await settled();
    expect(shown()).toContain(t('dissentMissing'));
    expect(sent).toEqual([]);
    type('dissent-text', '还是不亮');
    answers = [lost, json({ ...matter, state: 'handling' })];
    submit();
    await settled();
    expect(shown()).toContain(t('network'));
    submit();
    await settled();
    expect(sent[0]).toEqual({
      path: '/api/v1/public/receipt/dissent',
      body: { id: expect.any(String), ...key, text: '还是不亮' },
    });
    expect(sent[1]).toEqual(sent[0]);
    expect(onChanged).toHaveBeenCalledOnce();
  });
});

describe('rights', () => {
  it('says that refusing is free and whom to turn to, in both languages', () => {
    show(rightsView(info));
    expect(shown()).toContain(t('rightsFree'));
    expect(shown()).toContain('可以拨打 12345');
    setLanguage('en');
    show(rightsView(null));
    expect(shown()).toContain('need not open');
    expect(shown()).toContain('12345');
  });
});
