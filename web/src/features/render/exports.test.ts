import { expect, it } from "vitest"
import { exportsOf } from "./exports"

it("offers what the API has, in the order of use, and all as one", () => {
  const rows = exportsOf({ "film.srt": "/s", "film.mp4": "/f", "notes.xml": "/n" }, "prj_1")
  expect(rows.map((row) => row.url)).toEqual(["/f", "/s", "/n", "/api/projects/prj_1/export"])
  expect(rows.map((row) => row.name)).toEqual([
    "Film (MP4)",
    "Subtitles (SRT)",
    "notes.xml",
    "Project folder (ZIP)",
  ])
})
