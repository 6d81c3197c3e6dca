/** What of a logger the database needs: fields, and a fixed message. */
export type DatabaseLog = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
