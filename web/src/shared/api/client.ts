import { TEXT } from "../text"
import type { components } from "./schema"

export type Schemas = components["schemas"]
export type Project = Schemas["ProjectObject"]
export type Job = Schemas["JobObject"]
export type JobEvent = Schemas["JobEvent"]
export type Asset = Schemas["AssetObject"]
export type AssetRow = Schemas["AssetRow"]
export type Take = Schemas["TakeObject"]
export type Segment = Schemas["SegmentRow"]
export type Action = Schemas["ActionObject"]
export type Plan = Schemas["PlanObject"]
export type TakePlan = Schemas["TakePlanObject"]
export type QueuedJob = Schemas["QueuedJobObject"]
export type Render = Schemas["RenderObject"]
export type Options = Partial<Schemas["Options"]>

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

const UNREACHABLE = { status: 0, code: "", ...TEXT.unreachable }
const LARGEST_PAGE = 200

/** A refusal of the API, or its silence, with what can be done about it. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly remediation: string

  constructor(problem: { status: number; code: string; message: string; remediation: string }) {
    super(problem.message)
    this.status = problem.status
    this.code = problem.code
    this.remediation = problem.remediation
  }
}

export interface Conditions {
  /** With the same key, a repeated request starts nothing new. */
  readonly key?: string | undefined
  /** Refuses a change of what has changed since it was read. */
  readonly ifMatch?: string | undefined
}

/** Sends a request and returns the JSON of its answer; undefined if it has none. Throws ApiError. */
export async function send<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  conditions: Conditions = {},
): Promise<Answer> {
  return (await sendTagged<Answer>(method, path, body, conditions)).answer
}

/** As `send`, with the entity tag of the answer. */
export async function sendTagged<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  conditions: Conditions = {},
): Promise<{ answer: Answer; tag: string | undefined }> {
  const response = await answerOf(method, path, body, conditions)
  if (!response.ok) throw await errorOf(response)
  const answer = (response.status === 204 ? undefined : await response.json()) as Answer
  return { answer, tag: response.headers.get("ETag") ?? undefined }
}

export const get = <Answer>(path: string) => send<Answer>("GET", path)

/** All rows of a list, page by page. */
export async function getAll<Row>(path: string, key: string, query = ""): Promise<Row[]> {
  const rows: Row[] = []
  let next: string | null = null
  do {
    const after: string = next === null ? "" : `&after=${encodeURIComponent(next)}`
    const page: Record<string, unknown> = await get(`${path}?limit=${LARGEST_PAGE}${query}${after}`)
    rows.push(...(page[key] as Row[]))
    next = page["next"] as string | null
  } while (next !== null)
  return rows
}

async function answerOf(
  method: Method,
  path: string,
  body: unknown,
  { key, ifMatch }: Conditions,
): Promise<Response> {
  const headers: Record<string, string> = {
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...(key !== undefined && { "Idempotency-Key": key }),
    ...(ifMatch !== undefined && { "If-Match": ifMatch }),
  }
  const content = body === undefined ? null : JSON.stringify(body)
  try {
    return await fetch(path, { method, headers, body: content })
  } catch (cause) {
    throw Object.assign(new ApiError(UNREACHABLE), { cause })
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    return new ApiError((await response.json()) as Schemas["Problem"])
  } catch (cause) {
    const message = TEXT.answered(response.status)
    return Object.assign(new ApiError({ ...UNREACHABLE, status: response.status, message }), { cause })
  }
}
