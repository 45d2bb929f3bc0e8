/** The commands of the field app, each made whole on the phone. */
import { makeCommand, type Schemas } from '@/api';
import type { Draft, Dwelling, Form, MatterDraft, Outcome, Receipt } from '@/offline/db';
import type { NewItem } from '@/offline/outbox';
import { checkCode, receiptNumber, uuidv7 } from '@/shared/ids';
import { inBase64 } from '@/shared/photo';
import { answersToSend } from './form/form';

type TellChannel = 'door' | 'phone';

export function visitItem(
  dwelling: Dwelling,
  outcome: Outcome,
  answers: Draft['answers'],
  form: Form | null,
  at: Date,
): NewItem {
  const told = outcome === 'answered' && form ? answersToSend(form, answers) : {};
  const asked = Object.keys(told).length > 0 && form;
  const command = makeCommand('visit.record', {
    visit_id: uuidv7(),
    dwelling_id: dwelling.id,
    outcome,
    at: at.toISOString(),
    channel: 'app',
    ...(asked ? { form_version: form.version, answers: told } : {}),
  });
  return { command, about: { dwelling: dwelling.id, address: dwelling.address, outcome } };
}

function contactOf(draft: MatterDraft): { contact?: { name?: string; phone?: string } } {
  const name = draft.name.trim();
  const phone = draft.phone.trim();
  if (!name && !phone) return {};
  return { contact: { ...(name ? { name } : {}), ...(phone ? { phone } : {}) } };
}

/** A matter told at the door, and the receipt for the one who told it. Needs no signal. */
export function matterItem(
  dwelling: Dwelling,
  draft: MatterDraft,
  person: string,
  at: Date,
): { item: NewItem; receipt: Receipt } {
  const matter = uuidv7();
  const number = receiptNumber(matter);
  const check = checkCode();
  const place = draft.place.trim();
  const command = makeCommand('matter.open', {
    matter_id: matter,
    check,
    title: draft.title.trim(),
    text: draft.text.trim(),
    unit: dwelling.unit,
    channel: 'visit',
    reply: draft.reply,
    dwelling_id: dwelling.id,
    at: at.toISOString(),
    ...(place ? { place } : {}),
    ...(draft.asked ?? {}),
    ...(draft.reply ? contactOf(draft) : {}),
  });
  return {
    item: {
      command,
      about: { dwelling: dwelling.id, address: dwelling.address, matter, receipt: number },
    },
    receipt: { matter, person, dwelling: dwelling.id, number, check, madeAt: at.getTime() },
  };
}

function aboutMatter(matter: Schemas['MatterBrief']): NewItem['about'] {
  return { matter: matter.id, receipt: matter.receipt };
}

export function tellItem(matter: Schemas['MatterBrief'], channel: TellChannel, at: Date): NewItem {
  const data = { matter_id: matter.id, channel, at: at.toISOString() };
  return { command: makeCommand('matter.tell', data), about: aboutMatter(matter) };
}

export function attemptItem(
  matter: Schemas['MatterBrief'],
  channel: TellChannel,
  note: string,
  at: Date,
): NewItem {
  const said = note.trim();
  const data = {
    matter_id: matter.id,
    channel,
    at: at.toISOString(),
    ...(said ? { note: said } : {}),
  };
  return { command: makeCommand('matter.attempt', data), about: aboutMatter(matter) };
}

export function dissentItem(matter: Schemas['MatterBrief'], text: string): NewItem {
  const data = { matter_id: matter.id, text: text.trim() };
  return { command: makeCommand('matter.dissent', data), about: aboutMatter(matter) };
}

/** A photo behind the matter it belongs to, which the server may not know yet. */
export async function photoItem(matter: string, receipt: string, photo: Blob): Promise<NewItem> {
  const data = { matter_id: matter, image: await inBase64(photo) };
  return { command: makeCommand('matter.add_file', data), about: { matter, receipt } };
}
