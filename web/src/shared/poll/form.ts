/** The way through a questionnaire: the same rules as the server's (domain/poll/form), which checks every answer again. */
import type { components } from '@/api/schema';
import { holds, type Known } from './condition';

export type PollForm = components['schemas']['PollForm'];
export type PollQuestion = PollForm['questions'][number];
/** By question: a choice's id, digits, a text, or one of the two below. */
export type PollAnswers = Record<string, string>;

export const dontKnow = 'dont_know';
export const refused = 'refused';

/** What a condition sees of an answer. */
function valueOf(question: PollQuestion, answer: string | undefined): string | number | undefined {
  if (answer === undefined || answer === '') return undefined;
  if (question.kind === 'choose') {
    const choice = question.choices?.find((one) => one.id === answer);
    if (!choice) return undefined;
    return question.choices?.[0]?.value === undefined ? choice.id : choice.value;
  }
  if (question.kind === 'text' || !/^-?\d{1,15}$/.test(answer)) return undefined;
  const number = Number(answer);
  return number < (question.low ?? 0) || number > (question.high ?? 1_000_000) ? undefined : number;
}

function isShown(question: PollQuestion, known: Known): boolean {
  if (!question.when) return true;
  try {
    return holds(question.when, known);
  } catch {
    return true; // a sign that this version does not know: the server says when it must not be asked
  }
}

function ends(question: PollQuestion, answers: PollAnswers): boolean {
  return question.screen === 'eligible' && valueOf(question, answers[question.id]) === 0;
}

/** The questions that these answers lead through, in order; it ends where somebody does not belong to those asked. */
export function asked(form: PollForm, answers: PollAnswers): PollQuestion[] {
  const way: PollQuestion[] = [];
  const known: Record<string, string | number> = {};
  for (const question of form.questions) {
    if (!isShown(question, known)) continue;
    way.push(question);
    const value = valueOf(question, answers[question.id]);
    if (value !== undefined) known[question.id] = value;
    if (ends(question, answers)) break;
  }
  return way;
}

export function isScreenedOut(form: PollForm, answers: PollAnswers): boolean {
  const last = asked(form, answers).at(-1);
  return last !== undefined && ends(last, answers);
}

/** Answers to questions that are not on the way any more are dropped, and empty ones. */
export function onTheWay(form: PollForm, answers: PollAnswers): PollAnswers {
  const kept: PollAnswers = {};
  for (const question of asked(form, answers)) {
    const answer = answers[question.id];
    if (answer) kept[question.id] = answer;
  }
  return kept;
}

/** The first question on the way that has no answer; null when all have one. */
export function firstOpen(form: PollForm, answers: PollAnswers): PollQuestion | null {
  return asked(form, answers).find((question) => !answers[question.id]) ?? null;
}

export function isFine(question: PollQuestion, answer: string): boolean {
  if (answer === dontKnow) return question.dont_know !== false;
  if (answer === refused) return question.refuse !== false;
  if (question.kind === 'choose')
    return question.choices?.some((one) => one.id === answer) ?? false;
  if (question.kind === 'number') return valueOf(question, answer) !== undefined;
  return answer !== '' && [...answer].length <= 1000;
}
