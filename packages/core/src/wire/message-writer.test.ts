import { describe, expect, it } from 'vitest';
import { MessageWriter } from './message-writer.ts';

describe('MessageWriter', () => {
  it('writes the messages of the protocol, lengths included', () => {
    const messages = new MessageWriter().parse('s', 'select $1').sync().take();

    expect(messages.toString('latin1')).toBe('P\0\0\0\u0012s\0select $1\0\0\0S\0\0\0\u0004');
  });

  it('measures text in bytes', () => {
    const messages = new MessageWriter().query('select "größe 💥"').take();

    expect(messages.readInt32BE(1)).toBe(messages.length - 1);
    expect(messages.subarray(5, -1).toString('utf8')).toBe('select "größe 💥"');
  });

  it('tells text, binary and null values apart', () => {
    const messages = new MessageWriter().bind('', ['a', Buffer.from([1, 2]), null]).take();

    // B, length, portal, statement, three formats, three values with their lengths, one result format.
    expect(messages.toString('hex')).toBe(
      `42${'00000023'}0000${'0003'}${'000000010000'}${'0003'}${'0000000161'}${'000000020102'}${'ffffffff'}${'0001'}${'0000'}`,
    );
  });

  it('grows for large values and starts anew after each take', () => {
    const writer = new MessageWriter();
    const large = writer.bind('', ['x'.repeat(3_000_000)]).take();
    const small = writer.sync().take();

    expect(large.length).toBeGreaterThan(3_000_000);
    expect(small.toString('latin1')).toBe('S\0\0\0\u0004');
  });
});
