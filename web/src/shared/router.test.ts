import { expect, it } from "vitest"
import { filmPath, placeOf, scriptPath } from "./router"

it.each([
  ["prj_1", null],
  ["prj_1", "ast_1"],
  ["a/b?c", "d&e=f"],
])("finds the place of film %s and asset %s again", (projectId, assetId) => {
  const [pathname = "", search = ""] = filmPath(projectId, assetId).split("?")
  expect(placeOf(pathname, search)).toEqual({ page: "film", projectId, assetId, segmentId: null })
})

it("takes a broken encoding as it stands", () => {
  expect(placeOf("/films/100%", "").projectId).toBe("100%")
})

it.each(["/", "/films", "/films/a/b", "/settings/more"])("shows all films at %s", (path) => {
  expect(placeOf(path, "asset=ast_1")).toEqual({ page: "films", projectId: null, assetId: null, segmentId: null })
})

it.each([null, "s-1", "d&e=f"])("finds a film's script and its segment %s again", (segmentId) => {
  const [pathname = "", search = ""] = scriptPath("a/b", segmentId).split("?")
  expect(placeOf(pathname, search)).toEqual({ page: "script", projectId: "a/b", assetId: null, segmentId })
})

it.each(["settings", "system"])("knows the page %s", (page) => {
  expect(placeOf(`/${page}`, "").page).toBe(page)
})
