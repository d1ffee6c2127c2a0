import { describe, expect, it } from 'vitest';
import { fleetReaderFor } from './fleet-reader.ts';

describe('fleetReaderFor', () => {
  it('knows how to read schemas', () => {
    expect(fleetReaderFor('schema')).toBeTypeOf('function');
  });

  it.each(['row', 'database', 'hybrid', 'toString'])(
    'says that it does not know how to read %s',
    (strategy) => {
      expect(() => fleetReaderFor(strategy)).toThrow(expect.objectContaining({ code: 'DMT_USAGE' }));
    },
  );
});
