import type { SchemeName } from './scheme.ts';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

export interface Picture extends Drawing {
  readonly name: string;
  readonly scheme: SchemeName;
}
