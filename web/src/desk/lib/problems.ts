/** A server's refusal taken apart: what belongs to a field of the form, and what is said above it. */

interface Finding {
  field?: string;
  code: string;
  detail: string;
}

interface ProblemLike {
  title: string;
  detail: string;
  fields?: readonly Finding[];
}

/** "data.due", "/data/due" and "due" all mean the field due. */
export function fieldName(path: string): string {
  const parts = path.split(/[./]/).filter((part) => part !== '');
  return parts[parts.length - 1] ?? '';
}

export function splitProblem(problem: ProblemLike): {
  fields: Record<string, string>;
  rest: string | null;
} {
  const fields: Record<string, string> = {};
  const loose: string[] = [];
  for (const finding of problem.fields ?? []) {
    if (finding.field) fields[fieldName(finding.field)] ??= finding.detail;
    else loose.push(finding.detail);
  }
  // The sentence on top repeats the only finding: saying it twice helps nobody.
  const repeated = Object.values(fields).includes(problem.detail);
  const rest = [repeated ? '' : problem.detail || problem.title, ...loose].filter(
    (text) => text !== '',
  );
  return { fields, rest: rest.length > 0 ? rest.join(' ') : null };
}
