/** What of the plan's form is asked, and what of the answers leaves the phone with the visit. */
import type { Form } from '@/offline/db';
import type { Answers } from '@/shared/answers';
import { parseCondition } from './condition';

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

/** A form of an older plan may ask for words that open no matter; nobody keeps those, so they are not asked. */
function hasPlace(question: Question): boolean {
  return question.type !== 'text' || opensMatter(question);
}

export function shownQuestions(form: Form, answers: Answers): Question[] {
  return form.ask.filter((question) => hasPlace(question) && isShown(question, answers));
}

/**
 * The anonymous answers for visit.record. What was said to a question that opens a matter goes into the matter, where the
 * resident gets an answer, and never into the count; answers to questions no longer shown are dropped.
 */
export function answersToSend(form: Form, answers: Answers): Answers {
  const kept: Answers = {};
  for (const question of shownQuestions(form, answers)) {
    const answer = answers[question.id];
    if (opensMatter(question) || answer === undefined || answer === '') continue;
    if (!Array.isArray(answer)) kept[question.id] = answer;
    else if (answer.length > 0) kept[question.id] = [...answer].sort();
  }
  return kept;
}
