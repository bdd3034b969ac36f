import type { Context } from './context.js';
import type { Input } from './io.js';

/** Asks a question on stderr and reads one line from stdin. Anything but `yes` means no. */
export async function confirm({ io }: Context, question: string): Promise<'yes' | 'no' | 'interrupted'> {
  await io.stderr.write(`${question} `);
  let isInterrupted = false;
  // Closing the stream ends the wait for a line.
  const stopListening = io.onInterrupt(() => {
    isInterrupted = true;
    io.stdin.close();
  });
  const answer = await readLine(io.stdin);
  stopListening();
  io.stdin.close();
  if (isInterrupted) return 'interrupted';
  return answer.trim() === 'yes' ? 'yes' : 'no';
}

async function readLine(input: Input): Promise<string> {
  let text = '';
  try {
    for await (const chunk of input.chunks()) {
      text += Buffer.from(chunk).toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) return text.slice(0, end);
    }
  } catch {
    // Closed while it was waited for: there is no answer.
  }
  return text;
}
