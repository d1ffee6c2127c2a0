import { EventEmitter, errorMonitor } from 'node:events';
import { describe, expect, it } from 'vitest';
import { contextStore } from '../context/index.ts';
import { bindEmitter } from './bind-emitter.ts';

const ACME = Object.freeze({ tenantId: 'acme' });
const GLOBEX = Object.freeze({ tenantId: 'globex' });

describe('what is emitted by a request', () => {
  it.each([
    ['a listener', 'data', 'data'],
    ['who watches errors', errorMonitor, 'error'],
  ])('reaches %s as the tenant of the request, whoever emits it', (_, listened, emitted) => {
    const request = new EventEmitter();
    bindEmitter(request, ACME);
    const seen: unknown[] = [];
    request.on(listened, () => seen.push(contextStore.getStore()));
    contextStore.run(GLOBEX, () => {
      try {
        request.emit(emitted, new Error('gone'));
      } catch {
        // An error without a listener is thrown.
      }
    });
    expect(seen).toEqual([ACME]);
  });

  it('says whether anybody listened', () => {
    const request = new EventEmitter();
    bindEmitter(request, ACME);
    expect(request.emit('data')).toBe(false);
    request.on('data', () => undefined);
    expect(request.emit('data')).toBe(true);
  });
});
