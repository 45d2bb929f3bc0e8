/**
 * The plan language's conditions as far as `show_if` uses them, over the answers given so far:
 *   cond = field (= | != | < | <= | > | >=) value | field in (value, …) | field answered | cond and|or cond | not cond | (cond)
 * Total: a question without an answer fails every comparison. `and` binds more than `or`.
 */
import type { Answers } from '@/shared/answers';

type Condition = (answers: Readonly<Answers>) => boolean;

const tokenPattern =
  /\s*(<=|>=|!=|[=<>(),]|"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*)/uy;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  const end = text.trimEnd().length;
  while (tokenPattern.lastIndex < end) {
    const match = tokenPattern.exec(text);
    if (!match) throw new SyntaxError(`show_if: ${text}`);
    tokens.push(match[1]!);
  }
  return tokens;
}

function valueOf(token: string): string | number {
  if (/^["']/.test(token)) return token.slice(1, -1);
  return /^-?\d/.test(token) ? Number(token) : token;
}

const comparisons: Record<string, (a: string | number, b: string | number) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

class Parser {
  private at = 0;
  constructor(
    private readonly tokens: string[],
    private readonly text: string,
  ) {}

  parse(): Condition {
    const condition = this.or();
    if (this.at < this.tokens.length) this.fail();
    return condition;
  }

  private or(): Condition {
    let left = this.and();
    while (this.take('or')) {
      const [a, b] = [left, this.and()];
      left = (answers) => a(answers) || b(answers);
    }
    return left;
  }

  private and(): Condition {
    let left = this.not();
    while (this.take('and')) {
      const [a, b] = [left, this.not()];
      left = (answers) => a(answers) && b(answers);
    }
    return left;
  }

  private not(): Condition {
    if (this.take('not')) {
      const inner = this.not();
      return (answers) => !inner(answers);
    }
    if (!this.take('(')) return this.comparison();
    const inner = this.or();
    this.expect(')');
    return inner;
  }

  private comparison(): Condition {
    const field = this.next();
    if (this.take('answered')) return (answers) => answers[field] !== undefined;
    if (this.take('in')) {
      const list = this.list();
      return (answers) => list.includes(answers[field] as string | number);
    }
    const compare = comparisons[this.next()] ?? this.fail();
    const value = valueOf(this.next());
    return (answers) => {
      const answer = answers[field];
      if (answer === undefined || Array.isArray(answer)) return false;
      return typeof answer === typeof value && compare(answer, value);
    };
  }

  private list(): (string | number)[] {
    this.expect('(');
    const values = [valueOf(this.next())];
    while (this.take(',')) values.push(valueOf(this.next()));
    this.expect(')');
    return values;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private next(): string {
    return this.tokens[this.at++] ?? this.fail();
  }

  private expect(token: string): void {
    if (!this.take(token)) this.fail();
  }

  private fail(): never {
    throw new SyntaxError(`show_if: ${this.text}`);
  }
}

export function parseCondition(text: string): Condition {
  return new Parser(tokenize(text), text).parse();
}
