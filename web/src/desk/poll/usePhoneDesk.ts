/** The interviewer's side of the server: the next case, the call that is recorded, and what is kept until it is. */
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { api, ApiError, NetworkError, send, session, unwrap, type Schemas } from '@/api';
import { onTheWay } from '@/shared/poll/form';
import { readSetting, writeSetting } from '@/shared/settings';
import { errorText } from '@/shared/ui';
import { signedOutBy } from '../account';
import { instantAt } from '../lib/dates';
import { callOf, forgetDraft, freshDraft, keepDraft, keptDraft, type Draft } from './draft';

type Desk = Schemas['PollDesk'];

// Shorter than the hold of a case, so that a long interview keeps it.
const k_renew_ms = 8 * 60_000;
// Cases that fell away (asked never to be called) are passed over; so many in a row are a mistake.
const k_passes = 50;

export function usePhoneDesk() {
  const account = session.value?.person.id ?? '';
  const wave = ref(readSetting('poll.wave') ?? '');
  const languages = ref((readSetting('poll.languages') ?? '').split(',').filter(Boolean));
  const desk = shallowRef<Desk | null>(null);
  const draft = ref<Draft | null>(null);
  const loading = ref(true);
  const busy = ref(false);
  const error = ref<string | null>(null); // the page could not be read
  const refusal = ref<string | null>(null); // what was asked for was refused
  const unanswered = ref(false); // the call was sent, and nobody knows whether it arrived
  const one = computed(() => desk.value?.case ?? null);

  function show(page: Desk): void {
    desk.value = page;
    const kept = keptDraft(account);
    const shown = page.case;
    if (kept && (kept.sent || kept.case === shown?.case_id)) draft.value = kept;
    else if (!shown) draft.value = null;
    else
      draft.value = freshDraft({
        account,
        wave: shown.wave_id,
        case: shown.case_id,
        number: shown.number_now,
        answers: shown.answers,
        now: new Date().toISOString(),
      });
    if (kept && kept.case !== shown?.case_id) unanswered.value = kept.sent;
  }

  async function read(): Promise<Desk> {
    const query = {
      ...(wave.value ? { wave_id: wave.value } : {}),
      ...(languages.value.length > 0 ? { languages: languages.value.join(',') } : {}),
    };
    try {
      return await unwrap(api.GET('/api/v1/poll/desk', { params: { query } }));
    } catch (thrown) {
      // The wave that was looked at last has ended.
      if (!(thrown instanceof ApiError) || thrown.status !== 404 || !wave.value) throw thrown;
      wave.value = '';
      return unwrap(api.GET('/api/v1/poll/desk', { params: { query: {} } }));
    }
  }

  async function load(): Promise<void> {
    loading.value = true;
    try {
      show(await read());
      error.value = null;
    } catch (thrown) {
      if (!signedOutBy(thrown)) error.value = errorText(thrown);
    } finally {
      loading.value = false;
    }
  }

  /** One thing at a time; a refusal is said, and answers false. */
  async function act(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    refusal.value = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      if (signedOutBy(thrown)) return false;
      refusal.value = errorText(thrown);
      return false;
    } finally {
      busy.value = false;
    }
  }

  const take = () =>
    act(async () => {
      const wave_id = desk.value?.wave_id;
      if (!wave_id) return;
      for (let pass = 0; pass < k_passes; ++pass) {
        const { answer } = await send('poll.take', { wave_id, languages: languages.value });
        if (answer?.case_id) break;
      }
      await load();
    });

  const giveBack = (reason: 'known' | 'break' | 'other') =>
    act(async () => {
      const shown = one.value;
      if (!shown) return;
      await send('poll.give_back', { wave_id: shown.wave_id, case_id: shown.case_id, reason });
      leave();
      await load();
    });

  function leave(): void {
    forgetDraft();
    draft.value = null;
    unanswered.value = false;
  }

  /** The same id each time, so that a call that did arrive is not recorded twice. */
  const record = () =>
    act(async () => {
      const call = draft.value;
      if (!call) return;
      const form = one.value?.case_id === call.case ? one.value.form : null;
      const answers = form ? onTheWay(form, call.answers) : call.answers;
      const when = call.day && call.clock ? instantAt(call.day, call.clock) : null;
      call.sent = true;
      keepDraft(call);
      try {
        await send('poll.call', callOf(call, answers, Date.now(), when), call.command);
      } catch (thrown) {
        unanswered.value = thrown instanceof NetworkError;
        call.sent = unanswered.value;
        throw thrown;
      }
      leave();
      await load();
    });

  const consent = (agreed: boolean) =>
    act(async () => {
      const shown = one.value;
      if (!shown) return;
      const where = { wave_id: shown.wave_id, case_id: shown.case_id };
      await send('poll.monitor', { ...where, act: agreed ? 'agreed' : 'withdrawn' });
      desk.value = { ...desk.value!, case: { ...shown, may_listen: agreed } };
    });

  const dial = (id: string) =>
    act(async () => {
      const shown = one.value;
      if (!shown || !draft.value) return;
      const body = {
        id,
        wave_id: shown.wave_id,
        case_id: shown.case_id,
        number: draft.value.number,
      };
      await unwrap(api.POST('/api/v1/poll/dial', { body }));
    });

  async function renew(): Promise<void> {
    const call = draft.value;
    if (!call || call.sent) return;
    await send('poll.take', { wave_id: call.wave, case_id: call.case }).catch(() => undefined);
  }
  const timer = setInterval(() => void renew(), k_renew_ms);
  onBeforeUnmount(() => clearInterval(timer));

  watch(draft, (now) => now && keepDraft(now), { deep: true });
  watch(wave, (now) => {
    writeSetting('poll.wave', now);
    void load();
  });
  watch(languages, (now) => {
    writeSetting('poll.languages', now.join(','));
    void load();
  });
  void load();

  return {
    wave,
    languages,
    desk,
    one,
    draft,
    loading,
    busy,
    error,
    refusal,
    unanswered,
    load,
    take,
    giveBack,
    record,
    leave,
    consent,
    dial,
  };
}
