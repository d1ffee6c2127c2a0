const BOOLEAN = 16;
const INTEGER = 23;

type Parser = (value: string | Buffer) => string | number | boolean;

/**
 * Type parsers for what dmt asks for itself: those of the application, of its pool or of the process, may make
 * anything of a boolean or a number, and a client may want all its results in binary.
 */
export const ownTypes: { getTypeParser(oid: number): Parser } = {
  getTypeParser: (oid) => {
    if (oid === BOOLEAN) return (value) => (typeof value === 'string' ? value === 't' : value[0] === 1);
    if (oid === INTEGER) return (value) => (typeof value === 'string' ? Number(value) : value.readInt32BE());
    return String;
  },
};
