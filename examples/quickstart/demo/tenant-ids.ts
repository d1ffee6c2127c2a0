/** Ids that other tools mix up, trip over or execute. The CLI creates these, one process each. */
export const AWKWARD_TENANT_IDS: readonly string[] = [
  'acme',
  'Acme',
  'a-b',
  'a_b',
  '3f2b8c1e-6d4a-4c0f-9b7e-5a1d2c3e4f60',
  "o'brien & sons",
  'x"; drop schema public cascade; --',
];

/** Ids as most applications have them. The migrator's API creates these. */
export const PLAIN_TENANT_IDS: readonly string[] = [
  'globex',
  'initech',
  'umbrella',
  'hooli',
  'stark',
  'wayne',
  'wonka',
  'cyberdyne',
  'tyrell',
  'soylent',
  'aperture',
  'vandelay',
  'dunder_mifflin',
  'sterling_cooper',
  'pied_piper',
  'blue_sun',
  'oscorp',
  'massive_dynamic',
];

export const ALL_TENANT_IDS: readonly string[] = [...AWKWARD_TENANT_IDS, ...PLAIN_TENANT_IDS];
