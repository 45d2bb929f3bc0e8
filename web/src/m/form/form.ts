/** What of the plan's form is asked, and what of the answers leaves the phone with the visit. */
import type { Form } from '@/offline/db';
import { parseCondition, type Answers } from './condition';

export type Question = Form['ask'][number];

export function opensMatter(question: Question): boolean {
  return question.opens === 'matter';
}

/** A condition this app cannot read hides nothing: better one question too many than one lost. */
export function isShown(question: Question, answers: Answers): boolean {
  if (!question.show_if) return true;
  try {
    return parseCondition(question.show_if)(answers);
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

export function shownQuestions(form: Form, answers: Answers): Question[] {
  return form.ask.filter((question) => isShown(question, answers));
}

/**
 * The anonymous answers for visit.record. What was said to a question that opens a matter goes into the matter, where the
 * resident gets an answer, and never into the count; answers to questions no longer shown are dropped.
 */
export function answersToSend(form: Form, answers: Answers): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const question of shownQuestions(form, answers)) {
    const answer = answers[question.id];
    if (opensMatter(question) || answer === undefined || answer === '') continue;
    kept[question.id] = typeof answer === 'string' ? answer.trim() : answer;
  }
  return kept;
}
