import { expect, it } from "vitest"
import type { JobEvent } from "../../shared/api/client"
import { activityLine } from "./activity"

const BASE = { job_id: "job_1", number: 7, at: "2026-11-30T02:47:22Z" }
const ASSET = { ...BASE, type: "asset-status", asset_id: "ast_1", kind: "image", title: "A battle" }
const ERROR = { message: "It was refused.", remediation: "Change the prompt." }

const line = (event: object) => activityLine(event as JobEvent)

it("leads from a failure to its asset, with what helps", () => {
  expect(line({ ...ASSET, status: "needs_prompt_update", error: ERROR })).toEqual({
    id: "job_1 7",
    at: BASE.at,
    tone: "bad",
    words: "Picture needs a new prompt",
    detail: "A battle — It was refused. Change the prompt.",
    assetId: "ast_1",
  })
})

it.each([
  [{ ...ASSET, status: "generated", model: "local/card" }, "good", "Picture made by local/card"],
  [{ ...ASSET, status: "generated", reused: true }, "good", "Picture reused, nothing to pay"],
  [{ ...ASSET, status: "generated", is_fallback: true, model: "local/card" }, "caution", "Picture made by a later model, local/card"],
  [{ ...ASSET, status: "retrying", retry: 2, max_retries: 3, error: ERROR }, "caution", "Picture: trying again, 2 of 3"],
  [{ ...BASE, type: "warning", message: "No music." }, "caution", "No music."],
  [{ ...BASE, type: "step-status", step: "images", status: "succeeded" }, "neutral", "Pictures: done"],
  [{ ...BASE, type: "job-completed", summary: { placeholder_count: 1 } }, "caution", "The film is finished; 1 part is missing"],
  [{ ...BASE, type: "job-completed", summary: { placeholder_count: 0 } }, "good", "The film is finished"],
  [{ ...BASE, type: "job-failed", error: ERROR }, "bad", "No film could be made"],
])("says what happened: %j", (event, tone, words) => expect(line(event)).toMatchObject({ tone, words }))

it.each([
  { ...BASE, type: "step-progress", step: "images", status: "running" },
  { ...BASE, type: "step-status", step: "images", status: "running" },
  { ...ASSET, status: "running" },
  { type: "snapshot", job_id: "job_1" },
])("leaves out what is shown elsewhere: %j", (event) => expect(line(event)).toBeNull())
