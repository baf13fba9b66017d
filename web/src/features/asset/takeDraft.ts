import type { Action, Asset, Schemas } from "../../shared/api/client"

/** What is to be different in another take; what is empty stays as it is. */
export interface TakeDraft {
  readonly prompt: string | null
  readonly model: string
  readonly seed: string
}

export type TakeRequest = Pick<Schemas["NewTake"], "prompt" | "model" | "seed" | "as_candidate">

export const UNCHANGED: TakeDraft = { prompt: null, model: "", seed: "" }
export const LARGEST_SEED = 2 ** 32 - 1

/** The request for another take, which waits beside the one in the film. */
export function requestOf(draft: TakeDraft, asset: Pick<Asset, "prompt">): TakeRequest {
  return {
    ...(draft.prompt !== null && draft.prompt !== asset.prompt && { prompt: draft.prompt }),
    ...(draft.model !== "" && { model: draft.model }),
    ...(isSeed(draft.seed) && { seed: Number(draft.seed) }),
    as_candidate: true,
  }
}

/** The draft of a request, or of an offer's fields: those of an earlier take. */
export function draftOf(fields: TakeRequest | Action["fixed_fields"]): TakeDraft {
  const { prompt, model, seed } = fields as Partial<TakeRequest>
  return { prompt: prompt ?? null, model: model ?? "", seed: seed == null ? "" : String(seed) }
}

export function isUnchanged(draft: TakeDraft, asset: Pick<Asset, "prompt">): boolean {
  return draft.seed === "" && isSame(requestOf(draft, asset), requestOf(UNCHANGED, asset))
}

export function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

export function isSeed(text: string): boolean {
  const seed = Number(text)
  return text !== "" && Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED
}

export function randomSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0])
}
