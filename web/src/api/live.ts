/** Live updates: `commit` events with {seq, kinds}. EventSource reconnects by itself, which covers a server restart. */
export interface Commit {
  seq: number;
  kinds: string[];
}

/** Calls back after every commit that concerns the person; returns the function that stops it. */
export function listenLive(onCommit: (commit: Commit) => void): () => void {
  const source = new EventSource('/api/v1/live');
  source.addEventListener('commit', (event) => onCommit(JSON.parse(event.data) as Commit));
  return () => source.close();
}
