/** The parts of `node:util` that dmt and `pg` call. */
export function inherits(child: { prototype: object }, parent: { prototype: object }): void {
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

export function deprecate<T>(work: T): T {
  return work;
}

export function isDeepStrictEqual(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

export const inspect: (value: unknown) => string = String;
export const types = {
  isDate: (value: unknown): boolean => value instanceof Date,
};
export const isDate: (value: unknown) => boolean = types.isDate;

export default { inherits, deprecate, isDeepStrictEqual, inspect, types, isDate };
