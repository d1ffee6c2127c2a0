const MASK = '***';
// The password of a connection string may itself hold `@` or `/`, so everything up to the last `@` goes. What
// messages give as an example stays, or it would be typed with asterisks.
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]*:\/\/(?!user:password@host\b)[^\s:/@]*):[^\s'"`]*@/gi;
const KEYWORD_PASSWORD = /\b(password|pwd|pgpassword)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/gi;
const ANYWHERE_LENGTH = 6;

/** Takes passwords out of everything the command prints. */
export interface Redactor {
  /** Masks `secret` from now on, unless it is also one of the `visible` names (user, database, host). */
  learn(secret: string, visible?: readonly string[]): void;
  redact(text: string): string;
}

export function createRedactor(): Redactor {
  const patterns: RegExp[] = [];
  return {
    learn: (secret, visible = []) => {
      if (secret === '' || visible.includes(secret)) return;
      for (const spelling of new Set([secret, encodeURIComponent(secret)])) {
        patterns.push(spellingPattern(spelling));
      }
    },
    redact: (text) =>
      patterns
        .reduce((masked, pattern) => masked.replace(pattern, MASK), text)
        .replace(URL_PASSWORD, `$1:${MASK}@`)
        .replace(KEYWORD_PASSWORD, `$1$2${MASK}`),
  };
}

/** A short password is masked only as a word of its own: masking each "a" would hide the message. */
function spellingPattern(spelling: string): RegExp {
  const literal = spelling.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return spelling.length >= ANYWHERE_LENGTH
    ? new RegExp(literal, 'g')
    : new RegExp(`(?<![\\w])${literal}(?![\\w])`, 'g');
}
