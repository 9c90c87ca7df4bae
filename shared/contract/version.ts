/** The version of the service, as `/health` says it. A test holds it equal to package.json's. */
export const VERSION = '1.0.0';
