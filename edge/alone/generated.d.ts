/** What origin/bin/edge-lists.ts compiles before the Worker is bundled. */
declare module '*/lists.generated.js' {
  /** Sorted, one a line: see shared/domain/sorted-domains.ts. */
  export const disposableDomains: string;
  /** The sources of the lists and their versions. */
  export const listsVersion: string;
}
