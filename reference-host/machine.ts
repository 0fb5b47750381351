/**
 * The machine: one execution's view of the file system as a step function.
 *
 * `step` performs an operation, or says on what request to the backend it is blocked; it is then
 * called again with the answer. It does no input or output of its own and waits for nothing, so it
 * runs in any thread, and a test can put any delay and order between a request and its answer.
 */
import type { Backend, Request } from "./backend.ts";
import { type ErrorCode, Fault } from "./errors.ts";
import { betaService, FixedService } from "./fixed.ts";
import { Blocked, Conversation, type ExecutionState } from "./execution.ts";
import { FEATURES } from "./features.ts";
import { Descriptors } from "./handles.ts";
import { KvService } from "./kv.ts";
import { TransactionalKvService } from "./kv-tx.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { LockService } from "./locks.ts";
import { type Mount, Namespace } from "./namespace.ts";
import type { Context, Service } from "./node.ts";
import type { Fd, Operation, Result } from "./operation.ts";
import { perform } from "./perform.ts";
import { InputHandle, type Output, OutputHandle } from "./stdio.ts";
import { TmpService } from "./tmp.ts";

export interface ExecutionOptions {
  backend: Backend;
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** Identifies the execution among those that share the backend; without `#`. */
  owner: string;
  output: Output;
  limits?: Limits;
  /** What is claimed besides `core`; all that the machine has, if absent. */
  features?: readonly string[];
  /** Further directories, by absolute path; one at `/` takes the place of the bare root. */
  mounts?: readonly { path: string; service: Service }[];
  /** Absolute paths of the directories that the guest is given; `/` if absent. */
  preopens?: readonly string[];
}

export type Step<T> = { value: T } | { error: ErrorCode } | { blocked: Request };

export interface Execution {
  /** What WASI calls preopened directories, in the order of their descriptors. */
  readonly preopens: readonly { fd: Fd; name: string }[];
  /** @internal */
  readonly state: ExecutionState;
}

export function createExecution(options: ExecutionOptions): Execution {
  const { backend, now, owner, output, limits = DEFAULT_LIMITS, features = FEATURES } = options;
  const conversation = new Conversation(backend);
  let tickets = 0;
  const context: Context = {
    owner,
    limits,
    features: new Set(features),
    now,
    ask: (request) => conversation.ask(request),
    settle: () => conversation.settle(),
    engaged: false,
    lasting: new Set(),
    ticket: () => conversation.once(() => `${owner}#${tickets++}`),
  };
  const namespace = new Namespace(mountsOf(limits, features, options.mounts ?? []));
  const descriptors = new Descriptors();
  const stream = { read: false, write: false, append: false, nonblock: false };
  descriptors.add(new InputHandle(), { ...stream, read: true }, true);
  descriptors.add(new OutputHandle(1, output), { ...stream, write: true }, true);
  descriptors.add(new OutputHandle(2, output), { ...stream, write: true }, true);
  const state = { namespace, descriptors, context, conversation };
  const preopens = (options.preopens ?? ["/"]).map((name) => ({ fd: preopen(state, name), name }));
  return { preopens, state };
}

function kvService(features: readonly string[]): KvService {
  return features.includes("kv.tx") ? new TransactionalKvService() : new KvService();
}

function mountsOf(
  limits: Limits,
  features: readonly string[],
  extra: NonNullable<ExecutionOptions["mounts"]>,
): Mount[] {
  const mounts: Mount[] = [
    { path: [], service: new FixedService({ beta: {} }) },
    { path: ["beta"], service: betaService(limits, features) },
    { path: ["beta", "tmp"], service: new TmpService() },
    { path: ["beta", "kv"], service: kvService(features) },
  ];
  if (features.includes("locks"))
    mounts.push({ path: ["beta", "locks"], service: new LockService() });
  // Later mounts of the same path win.
  return [
    ...mounts,
    ...extra.map(({ path, service }) => ({ path: path.split("/").filter(Boolean), service })),
  ];
}

function preopen({ namespace, descriptors, context }: ExecutionState, name: string): Fd {
  const target = namespace.resolveAbsolute(name);
  const how = {
    read: true,
    write: false,
    create: false,
    exclusive: false,
    truncate: false,
    append: false,
  };
  target.service.checkOptions(context, target, "open");
  const handle = target.service.open(context, target, {
    ...how,
    directory: true,
    nonblock: false,
    follow: true,
  });
  return descriptors.add(
    handle,
    { read: true, write: false, append: false, nonblock: false },
    true,
  );
}

/**
 * Performs an operation. `blocked`: get the answer to the request, hand it to `resume`, and step
 * again with the same operation. Errors other than `Fault` are bugs of the host and are thrown.
 */
export function step<O extends Operation>(execution: Execution, operation: O): Step<Result<O>> {
  const { conversation } = execution.state;
  conversation.restart(operation);
  try {
    const value = perform(execution.state, operation);
    conversation.forget();
    return { value };
  } catch (error) {
    if (error instanceof Blocked) return { blocked: error.request };
    conversation.forget();
    if (error instanceof Fault) return { error: error.code };
    throw error;
  }
}

/** The answer to the request that the last `step` was blocked on. */
export function resume(execution: Execution, answer: unknown): void {
  execution.state.conversation.answer(answer);
}

/** As `step`, for a backend that answers at once: the fault is thrown and nothing is wrapped. */
export function callNow<O extends Operation>(execution: Execution, operation: O): Result<O> {
  const { conversation } = execution.state;
  try {
    return perform(execution.state, operation);
  } catch (error) {
    if (error instanceof Blocked)
      throw new Error(`the backend has no answer to ${error.request.ask} yet`);
    throw error;
  } finally {
    conversation.forget();
  }
}
