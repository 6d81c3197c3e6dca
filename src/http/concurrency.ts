import type { Logger } from 'pino';
import { ClientError } from '../platform/errors.js';
import { CONCURRENCY } from '../platform/trafficDefaults.js';
import { AdaptiveLimit, eventLoopLook } from './adaptiveLimit.js';
import { Pace } from './pace.js';

const LOOK_MS = 100;

/** How often the log tells that operations are refused. */
const TELL_EVERY_MS = 10_000;

/** Longer than this nothing waits, whatever it was that kept it: then as much may never be answered as was thought. */
const LONGEST_WAIT_MS = 1_000;

/** What wants to begin. */
export interface Entrant {
  /** It is its turn. */
  begin(waitedMs: number): void;
  /** There is no room for it, at once or after it has waited for long. */
  refuse(refusal: Overloaded): void;
}

/**
 * How many operations are at work in this process, and whether there is room for more. A process that takes whatever comes answers all of it too late: so it has a few at work, lets
 * some wait, in turn, and refuses the others at once. Subscriptions count until they have begun.
 */
export class Concurrency {
  private running = 0;
  private readonly queue: { readonly entrant: Entrant; readonly since: number }[] = [];
  private readonly pace = new Pace();
  private isLettingIn = false;
  private refusals = 0;
  private leavers = 0;
  private told = { refusals: 0, at: -Infinity };
  private readonly looking: NodeJS.Timeout;

  /**
   * @param most how many there may be, at work and waiting
   * @param readWaitMs how long reads wait for a connection to the database
   */
  constructor(
    private readonly log: Logger,
    most = CONCURRENCY,
    readWaitMs = () => 0,
    private readonly adaptive = new AdaptiveLimit(most),
  ) {
    const look = eventLoopLook();
    this.looking = setInterval(() => {
      this.adaptive.adapt({ ...look(), readWaitMs: readWaitMs() }, this.running);
      this.refuseLate();
      this.letIn();
      this.tell();
    }, LOOK_MS).unref();
  }

  /** Operations at work. */
  get atWork(): number {
    return this.running;
  }

  /** How many there may be now. */
  get limit(): number {
    return this.adaptive.current;
  }

  /** How many requests and operations wait until fewer are at work. */
  get waiting(): number {
    return this.queue.length;
  }

  /** How many requests and operations found no room, since the start. */
  get refused(): number {
    return this.refusals;
  }

  /** How many requests waited in vain, since their clients did not wait for their turn, since the start. */
  get left(): number {
    return this.leavers;
  }

  /** The client has left whose turn it is. */
  noteLeft(): void {
    this.leavers++;
  }

  /** Refuses what wants to begin where there is no room, nor any to wait. @param tell tells it so, if it can. @returns whether it was told */
  refuseNow(tell: (refusal: Overloaded) => boolean): boolean {
    if (!this.isFull || !tell(this.nextRefusal)) return false;
    this.noteRefused();
    return true;
  }

  /** Has something begin in its turn: soon where there is room. */
  enter(entrant: Entrant): void {
    if (this.isFull) return this.refuse(entrant);
    this.queue.push({ entrant, since: performance.now() });
    if (this.free > 0) this.letIn();
  }

  /** Does what a request asks for, in its turn. A list of operations is let in whole where there is room for one, since it is answered whole. @throws Overloaded */
  async run<Answer>(operations: number, work: () => Promise<Answer>): Promise<Answer> {
    if (this.running >= this.limit) await this.turn();
    this.running += operations;
    try {
      return await work();
    } finally {
      this.adaptive.answered(operations);
      this.running -= operations;
      this.letIn();
    }
  }

  /** Adapts no more: the process stops. */
  close(): void {
    clearInterval(this.looking);
  }

  private get isFull(): boolean {
    return this.queue.length >= this.free + this.adaptive.waiting;
  }

  private get nextRefusal(): Overloaded {
    return REFUSALS[this.refusals % REFUSALS.length] ?? new Overloaded(1);
  }

  private noteRefused(): void {
    this.adaptive.refused();
    this.refusals++;
  }

  private get free(): number {
    return Math.max(0, this.limit - this.running);
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => this.enter({ begin: () => resolve(), refuse: reject }));
  }

  /** Lets in what there is room for, once this turn of the event loop is over: together they are cheaper than one by one. */
  private letIn(): void {
    if (this.isLettingIn || this.queue.length === 0) return;
    this.isLettingIn = true;
    setImmediate(() => {
      this.isLettingIn = false;
      const room = Math.min(this.pace.perTurn, this.limit - this.running);
      const begun = this.queue.splice(0, Math.max(0, room));
      this.pace.begin(begun.length);
      for (const { entrant, since } of begun) entrant.begin(performance.now() - since);
      if (begun.length > 0) this.letIn(); // not all of it comes to work: some have left, others are still sending
    });
  }

  private refuseLate(): void {
    const latest = performance.now() - LONGEST_WAIT_MS;
    const inTime = this.queue.findIndex(({ since }) => since >= latest);
    const late = this.queue.splice(0, inTime < 0 ? this.queue.length : inTime);
    for (const { entrant } of late) this.refuse(entrant);
  }

  private refuse(entrant: Entrant): void {
    const refusal = this.nextRefusal;
    this.noteRefused();
    entrant.refuse(refusal);
  }

  /** Once for many. */
  private tell(): void {
    const now = performance.now();
    const { atWork, limit, refusals, log } = this;
    const refused = refusals - this.told.refusals;
    if (refused === 0 || now - this.told.at < TELL_EVERY_MS) return;
    log.warn({ refused, atWork, limit }, 'More is asked than can be answered in time: some is refused');
    this.told = { refusals, at: now };
  }
}

/** What is told of an operation for which there is no room. */
export class Overloaded extends ClientError {
  constructor(readonly retryAfterSeconds: number) {
    super('OVERLOADED', `More is asked than can be answered in time. Try again in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
    });
    this.name = 'Overloaded';
  }
}

/** In turn, so that not all who are refused come back at once; made before, since to refuse must cost next to nothing. */
export const REFUSALS: readonly Overloaded[] = [1, 2, 3].map((seconds) => new Overloaded(seconds));
