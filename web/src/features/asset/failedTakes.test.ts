import { expect, it } from "vitest"
import type { AssetRow } from "../../shared/api/client"
import { NOTHING_CHOSEN, kindsOf, meantOf, requestOf } from "./failedTakes"

const asset = (asset_id: string, kind: string, fields = ["prompt", "model"]) =>
  ({
    asset_id,
    kind,
    actions: fields.map((field) => ({ name: "regenerate", required_fields: [field] })),
  }) as unknown as AssetRow
const FAILED = [asset("sun", "image"), asset("voice", "narration"), asset("own", "image", [])]

it("means all that failed until some are left out", () => {
  expect(meantOf(FAILED, NOTHING_CHOSEN)).toEqual(FAILED)
  const chosen = { ...NOTHING_CHOSEN, left: new Set(["voice"]) }
  expect(meantOf(FAILED, chosen).map((one) => one.asset_id)).toEqual(["sun", "own"])
})

it("offers a model for each kind that a model makes", () => {
  expect(kindsOf(FAILED)).toEqual(["image", "narration"])
  expect(kindsOf(FAILED.slice(2))).toEqual([])
})

it("asks for the chosen model of each kind, and for none where the author's own file is shown", () => {
  const chosen = { ...NOTHING_CHOSEN, models: new Map([["image", "local/card"]]) as never }
  expect(requestOf(FAILED, chosen)).toEqual({
    assets: [{ asset_id: "sun", model: "local/card" }, { asset_id: "voice" }, { asset_id: "own" }],
    as_candidate: true,
  })
})
