import type { components } from './schema';

export type Problem = components['schemas']['Problem'];

/** The server understood the request and refused it; `detail` is a sentence for the person. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
  }
  get status(): number {
    return this.problem.status;
  }
  get code(): string {
    return this.problem.code;
  }
}

/** No answer came: no signal, server away, time-out. The request may or may not have been applied. */
export class NetworkError extends Error {
  constructor(cause?: unknown) {
    super('no answer from the server', { cause });
    this.name = 'NetworkError';
  }
}

/** A proxy's HTML page or an empty body becomes a problem too, so that callers see one shape only. */
export function toProblem(status: number, body: unknown): Problem {
  if (isProblem(body)) return body;
  return {
    type: 'about:blank',
    title: `HTTP ${status}`,
    status,
    code: `HTTP-${status}`,
    detail: '',
  };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}
