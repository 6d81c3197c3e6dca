/** Too many want a connection; an answer took too long; no connection could be made. */
export type UnavailableReason = 'busy' | 'late' | 'unreachable';

/** Why a read was not answered, where that is not the read's own fault. */
export class DatabaseUnavailable extends Error {
  constructor(
    readonly reason: UnavailableReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
