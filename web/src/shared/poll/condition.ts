/**
 * Conditions of questionnaires ("when": plan/expr on the server), over the answers given so far:
 *   cond = expr (= | != | < | <= | > | >=) expr | expr in (value, …) | name answered | cond and|or cond | not cond | (cond)
 *   expr = 12 | 0.5 | 'text' | name | expr + - * / expr | -expr | (expr)
 * As there, what was not asked, not known or refused is missing, and a comparison with it is neither true nor false: `and`,
 * `or` and `not` are three-valued, and a question is asked only when its condition is true. The server checks again.
 */
export type Value = string | number | boolean | null;
export type Known = Readonly<Record<string, string | number | undefined>>;
type Node = (known: Known) => Value;

const tokens = /\s*(<=|>=|!=|[=<>(),+\-*/]|'(?:[^']|'')*'|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*)/uy;

function tokenize(text: string): string[] {
  const found: string[] = [];
  tokens.lastIndex = 0;
  const end = text.trimEnd().length;
  while (tokens.lastIndex < end) {
    const match = tokens.exec(text);
    if (!match) throw new SyntaxError(text);
    found.push(match[1]!);
  }
  return found;
}

const truth = (value: Value): boolean | null => (typeof value === 'boolean' ? value : null);

const compares: Record<string, (a: string | number, b: string | number) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function compared(operator: string, a: Value, b: Value): boolean | null {
  if (a === null || b === null || typeof a === 'boolean' || typeof b === 'boolean') return null;
  return typeof a === typeof b ? compares[operator]!(a, b) : null;
}

function calculated(operator: string, a: Value, b: Value): number | null {
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  return b === 0 ? null : a / b;
}

class Parser {
  private at = 0;
  constructor(
    private readonly list: string[],
    private readonly text: string,
  ) {}

  whole(): Node {
    const node = this.either();
    if (this.at < this.list.length) this.fail();
    return node;
  }

  private either(): Node {
    let left = this.both();
    while (this.take('or')) {
      const [a, b] = [left, this.both()];
      left = (known) => {
        const [x, y] = [truth(a(known)), truth(b(known))];
        if (x === true || y === true) return true;
        return x === null || y === null ? null : false;
      };
    }
    return left;
  }

  private both(): Node {
    let left = this.inverse();
    while (this.take('and')) {
      const [a, b] = [left, this.inverse()];
      left = (known) => {
        const [x, y] = [truth(a(known)), truth(b(known))];
        if (x === false || y === false) return false;
        return x === null || y === null ? null : true;
      };
    }
    return left;
  }

  private inverse(): Node {
    if (!this.take('not')) return this.comparison();
    const inner = this.inverse();
    return (known) => {
      const value = truth(inner(known));
      return value === null ? null : !value;
    };
  }

  private comparison(): Node {
    const left = this.sum();
    if (this.take('answered')) return (known) => left(known) !== null;
    if (this.take('in')) {
      const values = this.values();
      return (known) => {
        const value = left(known);
        return value === null ? null : values.some((one) => one === value);
      };
    }
    const operator = this.list[this.at];
    if (operator === undefined || !(operator in compares)) return left;
    this.at++;
    const right = this.sum();
    return (known) => compared(operator, left(known), right(known));
  }

  private sum(): Node {
    let left = this.product();
    for (let sign = this.oneOf('+', '-'); sign; sign = this.oneOf('+', '-')) {
      const [operator, a, b] = [sign, left, this.product()];
      left = (known) => calculated(operator, a(known), b(known));
    }
    return left;
  }

  private product(): Node {
    let left = this.factor();
    for (let sign = this.oneOf('*', '/'); sign; sign = this.oneOf('*', '/')) {
      const [operator, a, b] = [sign, left, this.factor()];
      left = (known) => calculated(operator, a(known), b(known));
    }
    return left;
  }

  private factor(): Node {
    if (this.take('-')) {
      const inner = this.factor();
      return (known) => calculated('-', 0, inner(known));
    }
    if (this.take('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const word = this.list[this.at++] ?? this.fail();
    if (/^\d/.test(word) || word.startsWith("'")) {
      const value = this.literal(word);
      return () => value;
    }
    if (word === 'true' || word === 'false') return () => word === 'true';
    if (!/^[\p{L}_]/u.test(word)) this.fail();
    return (known) => known[word] ?? null;
  }

  private literal(word: string): string | number {
    if (/^\d/.test(word)) return Number(word);
    if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'");
    return this.fail();
  }

  private values(): (string | number)[] {
    this.expect('(');
    const one = () =>
      this.take('-') ? -Number(this.list[this.at++]) : this.literal(this.list[this.at++] ?? '');
    const all = [one()];
    while (this.take(',')) all.push(one());
    this.expect(')');
    return all;
  }

  private take(word: string): boolean {
    if (this.list[this.at] !== word) return false;
    this.at++;
    return true;
  }
  private oneOf(...words: string[]): string | null {
    const found = words.find((word) => this.list[this.at] === word);
    if (found !== undefined) this.at++;
    return found ?? null;
  }
  private expect(word: string): void {
    if (!this.take(word)) this.fail();
  }
  private fail(): never {
    throw new SyntaxError(this.text);
  }
}

/** Whether the condition holds; throws SyntaxError for what is none. */
export function holds(text: string, known: Known): boolean {
  return new Parser(tokenize(text), text).whole()(known) === true;
}
