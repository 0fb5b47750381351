import { type Answer, type Backend, pending, type Request, unreachable } from "./backend.ts";
import { fault } from "./errors.ts";
import type { Descriptors } from "./handles.ts";
import type { Namespace } from "./namespace.ts";
import type { Context } from "./node.ts";
import type { FailedCommit } from "./operation.ts";

/** All that an execution is between two operations. */
export interface ExecutionState {
  readonly namespace: Namespace;
  readonly descriptors: Descriptors;
  readonly context: Context;
  readonly conversation: Conversation;
  /** What failed of a normal end so far. */
  failed?: FailedCommit[];
}

/** The questions that the operation in progress has asked of the backend, and their answers. */
export class Conversation {
  readonly #backend: Backend;
  #answers: unknown[] = [];
  #asked = 0;
  #about: unknown;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  ask<R extends Request>(request: R): Answer<R> {
    if (this.#asked === this.#answers.length) {
      const reply = this.#backend.request(request);
      if (reply === pending) throw new Blocked(request);
      // Kept, because a later question of the same operation may block and have it run again.
      this.#answers.push(reply);
    }
    const answer = this.#answers[this.#asked++];
    if (answer === unreachable) throw fault("io");
    return answer as Answer<R>;
  }

  /** Something made up in the operation, and still the same when it runs again. */
  once<T>(make: () => T): T {
    if (this.#asked === this.#answers.length) this.#answers.push(make());
    return this.#answers[this.#asked++] as T;
  }

  answer(answer: unknown): void {
    this.#answers.push(answer);
  }

  /** The operation runs from its start, or goes on from where it settled; one that waited for another is given up. */
  restart(about: unknown): void {
    if (about !== this.#about) this.forget();
    this.#about = about;
    this.#asked = 0;
  }

  settle(): void {
    if (this.#asked > 0) this.#answers = this.#answers.slice(this.#asked);
    this.#asked = 0;
  }

  forget(): void {
    if (this.#answers.length > 0) this.#answers = [];
    this.#asked = 0;
  }
}

/** Thrown through an operation whose question has no answer yet. */
export class Blocked {
  readonly request: Request;

  constructor(request: Request) {
    this.request = request;
  }
}
