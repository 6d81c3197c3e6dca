import type { PostedRequest, Poster } from '../postJson.js';
import type { SubgraphResult } from '../subgraphProtocol.js';
import type { CircuitBreaker, Permit, Verdict } from './circuitBreaker.js';
import type { Lifetime, Ending } from './lifetime.js';
import { isLackOfOurs, mayPass, reasonOf, retryAfterMs, verdictOf, type Outcome } from './outcome.js';
import type { Places } from './places.js';
import type { RetryBudget } from './retryBudget.js';
import type { Silence } from './silence.js';
import { NotSent, overBefore, overUnasked, tooSlow, unavailable, unsent } from './subgraphErrors.js';
import type { OnTraffic } from './trafficEvents.js';
import type { TrafficSettings } from './trafficOptions.js';

/** What all calls of one subgraph share. */
export interface Traffic {
  readonly subgraph: string;
  readonly settings: TrafficSettings;
  readonly poster: Poster;
  readonly breaker: CircuitBreaker;
  readonly budget: RetryBudget;
  readonly places: Places;
  readonly onTraffic: OnTraffic | undefined;
  readonly silence: Silence;
}

/** A call that changes nothing may be made again, and is not wanted any more once its client has left. */
export interface CallRequest {
  readonly posted: PostedRequest;
  readonly isQuery: boolean;
}

/** Pauses before retries are drawn from 0 to this many milliseconds, twice as many each time (full jitter): what failed together does not come back together. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** The part of its time that a subgraph has had when it says something of it that a client has left. */
const A_WHILE = 0.05;

const LEFT_ALONE = 'it failed too often, and is left alone for a moment.';

/** Calls a subgraph. Rejects with SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT. */
export function callSubgraph(
  traffic: Traffic,
  request: CallRequest,
  lifetime: Lifetime | undefined,
): Promise<SubgraphResult> {
  return new Promise((resolve, reject) => {
    const permit = traffic.breaker.admit();
    if (permit) new Call(traffic, request, permit, lifetime, resolve, reject).begin();
    else reject(unsent(unavailable(traffic.subgraph, 0, new NotSent(LEFT_ALONE))));
  });
}

/** One request on its way, or waiting for its turn. */
interface Attempt {
  readonly begin: () => void;
  giveUp?: () => void;
}

/** One call: as many requests as it takes, within its time. */
class Call {
  private readonly startedAt = performance.now();
  /** When the first request was on its way: until then all connections were in use. */
  private sentAt: number | undefined;
  /** Whether a request has left this system, and came back with an answer or without. */
  private hasBeenOut = false;
  private readonly attempts: Attempt[] = [];
  private retriesLeft: number;
  private deadline: NodeJS.Timeout | undefined;
  private pause: NodeJS.Timeout | undefined;
  private hedge: NodeJS.Timeout | undefined;
  private forgetLifetime: (() => void) | undefined;

  constructor(
    private readonly traffic: Traffic,
    private readonly request: CallRequest,
    private readonly permit: Permit,
    private readonly lifetime: Lifetime | undefined,
    private readonly resolve: (result: SubgraphResult) => void,
    private readonly reject: (error: Error) => void,
  ) {
    // Whether a subgraph is back shall one request find out.
    this.retriesLeft = request.isQuery && !permit.isProbe ? traffic.settings.retries : 0;
  }

  begin(): void {
    const { timeoutMs } = this.traffic.settings;
    this.traffic.budget.earn();
    this.deadline = setTimeout(() => this.miss(timeoutMs), timeoutMs);
    this.forgetLifetime = this.lifetime?.whenOver((ending) => this.stop(ending));
    this.attempt();
  }

  private get durationMs(): number {
    return performance.now() - this.startedAt;
  }

  private attempt(): void {
    const { places, poster, subgraph, onTraffic } = this.traffic;
    const attempt: Attempt = {
      begin: () => {
        if (this.sentAt === undefined) this.hedgeLater();
        this.sentAt ??= performance.now();
        attempt.giveUp = poster.send(this.request.posted, (outcome) => this.hear(outcome, attempt));
      },
    };
    this.attempts.push(attempt);
    if (places.enter(attempt.begin)) return;
    this.attempts.splice(this.attempts.indexOf(attempt), 1);
    onTraffic?.({ kind: 'shed', subgraph });
    this.judge({ cause: new NotSent('too many requests wait for it already.'), hasBegun: false });
  }

  private hear(outcome: Outcome, attempt: Attempt): void {
    const { subgraph, onTraffic } = this.traffic;
    this.attempts.splice(this.attempts.indexOf(attempt), 1);
    if (outcome.status !== undefined) this.traffic.silence.end();
    this.traffic.places.leave(attempt.begin);
    if (isLackOfOurs(outcome)) onTraffic?.({ kind: 'lack', subgraph, reason: reasonOf(outcome) });
    else this.hasBeenOut = true;
    this.judge(outcome);
  }

  private judge(outcome: Outcome): void {
    const { result } = outcome;
    const isPassing = mayPass(outcome);
    if (isPassing || !result) {
      // The request beside it may still bring an answer.
      if (this.attempts.length > 0) return;
      if (isPassing && this.askLater(outcome)) return;
    }
    this.end(verdictOf(outcome), () => (result ? this.resolve(result) : this.reject(this.errorOf(outcome))));
  }

  private errorOf(outcome: Outcome): Error {
    const error = unavailable(this.traffic.subgraph, this.durationMs, outcome.cause);
    return this.hasBeenOut ? error : unsent(error);
  }

  /** Asks again after a pause, where that fits into the time that is left and into the budget. */
  private askLater(outcome: Outcome): boolean {
    const { settings, budget, subgraph, onTraffic } = this.traffic;
    if (this.retriesLeft === 0) return false;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (settings.retries - this.retriesLeft));
    const pauseMs = Math.max(Math.random() * longest, retryAfterMs(outcome));
    const leftMs = Math.min(settings.timeoutMs - this.durationMs, this.lifetime?.leftMs ?? Infinity);
    if (pauseMs >= leftMs || !budget.spend()) return false;
    this.retriesLeft--;
    onTraffic?.({ kind: 'retry', subgraph, reason: reasonOf(outcome) });
    this.pause = setTimeout(() => this.attempt(), pauseMs);
    return true;
  }

  private hedgeLater(): void {
    const { timeoutMs, hedgeAfterMs } = this.traffic.settings;
    if (hedgeAfterMs < timeoutMs && this.request.isQuery && !this.permit.isProbe)
      this.hedge = setTimeout(() => this.askBeside(), hedgeAfterMs);
  }

  /** Asks a second time while the first request goes on; never where that would wait for a connection, as others do that have not been sent once. */
  private askBeside(): void {
    const { places, budget, subgraph, onTraffic } = this.traffic;
    const isUnderWay = this.attempts.some(({ giveUp }) => giveUp);
    if (!isUnderWay || !places.hasFree || !budget.spend()) return;
    onTraffic?.({ kind: 'hedge', subgraph });
    this.attempt();
  }

  /** The subgraph's own time is over. */
  private miss(timeoutMs: number): void {
    this.tellUnsent();
    const { subgraph } = this.traffic;
    const error =
      this.sentAt === undefined
        ? unsent(
            unavailable(
              subgraph,
              this.durationMs,
              new NotSent(`all connections to it were in use for ${timeoutMs} ms.`),
            ),
          )
        : tooSlow(subgraph, this.durationMs, timeoutMs, this.sentAt - this.startedAt);
    this.end(this.verdictWithin(timeoutMs), () => this.reject(error));
  }

  /**
   * The operation is over. What was sent and changes something goes on at the subgraph, whether its client waits or not; and so does a probe that was sent, or one client
   * that leaves again and again could keep the subgraph from everybody.
   */
  private stop(ending: Ending): void {
    const goesOn = this.permit.isProbe || (ending === 'left' && !this.request.isQuery);
    if (goesOn && this.sentAt !== undefined) return;
    const timeoutMs = this.lifetime?.timeoutMs ?? 0;
    if (ending === 'late') this.tellUnsent();
    else this.tellSilence();
    const verdict = ending === 'late' ? this.verdictWithin(timeoutMs) : this.verdictOfLeave();
    const errorOf = this.sentAt === undefined ? overUnasked : overBefore;
    this.end(verdict, () => this.reject(errorOf(this.traffic.subgraph, ending, this.durationMs, timeoutMs)));
  }

  /**
   * What it says about the subgraph that there is no answer by now. Who got the greater part of the time was too slow; who got the rest of it may be quick. That a request
   * waited for a connection is no fault of a subgraph that answered others meanwhile.
   */
  private verdictWithin(timeoutMs: number): Verdict {
    const now = performance.now();
    const askedAt = this.hasHeardNothing ? this.startedAt : (this.sentAt ?? now);
    return now - askedAt > timeoutMs / 2 ? 'failed' : undefined;
  }

  /** A client that leaves says something only where nobody is answered: alone it could take the subgraph from everybody. */
  private verdictOfLeave(): Verdict {
    return this.hasHeardNothing ? this.verdictWithin(this.traffic.settings.timeoutMs) : undefined;
  }

  /** Whether the subgraph has answered nobody since this call began. */
  private get hasHeardNothing(): boolean {
    return this.traffic.silence.hasLastedSince(this.startedAt);
  }

  private tellSilence(): void {
    const { subgraph, settings, silence, onTraffic } = this.traffic;
    if (!this.hasHeardNothing || this.durationMs < settings.timeoutMs * A_WHILE) return;
    const left = silence.leave();
    if (left !== undefined) onTraffic?.({ kind: 'silent', subgraph, left });
  }

  private tellUnsent(): void {
    const { subgraph, onTraffic } = this.traffic;
    if (this.sentAt === undefined) onTraffic?.({ kind: 'shed', subgraph });
  }

  private end(verdict: Verdict, settle: () => void): void {
    const { places, breaker } = this.traffic;
    clearTimeout(this.deadline);
    clearTimeout(this.pause);
    clearTimeout(this.hedge);
    this.forgetLifetime?.();
    for (const attempt of this.attempts.splice(0)) {
      if (!attempt.giveUp) places.leave(attempt.begin);
      else {
        attempt.giveUp();
        // Later: whose time is over in the same moment would be sent, to be given up at once.
        setImmediate(() => places.leave(attempt.begin));
      }
    }
    breaker.tell(this.permit, verdict);
    settle();
  }
}
