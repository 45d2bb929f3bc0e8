export * from './client';
export * from './commands';
export * from './live';
export * from './problem';
export * from './session';
