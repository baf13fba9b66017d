import { expect, it } from "vitest"
import type { QueuedJob } from "../../shared/api/client"
import { changesOf, namesOf } from "./queue"

const take = (title: string, changes: object = {}) => ({
  asset_id: title,
  kind: "image",
  title,
  prompt: null,
  model: null,
  seed: null,
  ...changes,
})
const job = (...takes: object[]) => ({ mode: takes.length === 0 ? "render" : "regenerate", takes }) as QueuedJob

it.each([
  [job(), "Render the film", null],
  [job(take("A spring")), "Picture: A spring", null],
  [job(take("A spring", { prompt: "an oak", seed: 0 })), "Picture: A spring", "an oak · seed 0"],
  [job(take("A spring", { model: "local/card" })), "Picture: A spring", "local/card"],
  [job(take("A spring"), take("A battle")), "2 new takes", "Picture: A spring, Picture: A battle"],
])("says what a job makes and what is new in it", (queued, names, changes) => {
  expect([namesOf(queued), changesOf(queued)]).toEqual([names, changes])
})
