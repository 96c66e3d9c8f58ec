import { parseMac } from "../../domain/mac-address.ts";
import { filterRows } from "./address-filter.ts";
import { readColumns, readNewAddress } from "./address-input.ts";
import { addressJson } from "./address-json.ts";
import { type ApiAnswer, type ApiContext, ApiRefusal, type ApiRequest, dataAnswer } from "./api-exchange.ts";
import type { AddressRecord } from "./phpipam-records.ts";

const CHANGELOG_ENTRIES = 50;

/** Answers `/addresses/…`. */
export function answerAddresses(request: ApiRequest, context: ApiContext): ApiAnswer {
  const [, id] = request.segments;
  if (request.method === "POST") return create(context);
  if (request.method === "PATCH" || request.method === "PUT") return update(Number(id), request, context);
  if (request.method === "DELETE") return remove(Number(id), context);
  return read(request, context);
}

/** Writes rows as a list. */
export function listAnswer(
  rows: Iterable<AddressRecord>,
  request: ApiRequest,
  context: ApiContext,
): ApiAnswer {
  const withLinks = request.query.get("links") !== "false";
  const list = Array.from(rows, (row) => addressJson(row, context.application, withLinks));
  return dataAnswer(filterRows(list, request.query));
}

function read(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { state } = context;
  const [, id, second] = request.segments;
  if (id === undefined || id === "all") {
    if (state.addresses.size === 0) throw new ApiRefusal(500, "Unable to read addresses");
    return listAnswer(state.addresses.values(), request, context);
  }
  if (id === "tags") return dataAnswer(state.tags.map(tagJson));
  if (id === "custom_fields") return customFields(context);
  if (id.startsWith("search")) return search(request, context);
  if (!/^\d+$/.test(id)) return bySubnet(request, context);
  if (second === "changelog") return changelog(Number(id), context);
  const row = state.addresses.get(Number(id));
  if (row === undefined) throw new ApiRefusal(404, "Invalid Id");
  return dataAnswer(addressJson(row, context.application, request.query.get("links") !== "false"));
}

function tagJson({ id, type }: { readonly id: number; readonly type: string }) {
  const look = { bgcolor: "#a9c9a4", fgcolor: "#ffffff", compress: id === 4 ? "Yes" : "No" };
  return { id, type, showtag: id === 2 ? 0 : 1, ...look, locked: id <= 4 ? "Yes" : "No", updateTag: 1 };
}

function customFields({ state }: ApiContext): ApiAnswer {
  if (state.customFields.length === 0) throw new ApiRefusal(404, "No custom fields defined");
  const describe = (name: string) => ({ name, type: "varchar(32)", Comment: "", Null: "YES", Default: null });
  return dataAnswer(Object.fromEntries(state.customFields.map((name) => [name, describe(name)])));
}

const SEARCHES: Readonly<
  Record<string, { says: string; finds: (row: AddressRecord, value: string) => boolean }>
> = {
  search: { says: "Address not found", finds: (row, value) => row.ip === value },
  search_hostname: { says: "Hostname not found", finds: (row, value) => row.hostname === value },
  search_mac: { says: "Host name not found", finds: (row, value) => row.mac === (parseMac(value) ?? value) },
};

function search(request: ApiRequest, context: ApiContext): ApiAnswer {
  const [, kind = "", value = ""] = request.segments;
  const known = SEARCHES[kind];
  if (known === undefined) throw new ApiRefusal(400, "Invalid Id");
  const found = [...context.state.addresses.values()].filter((row) => known.finds(row, value));
  if (found.length === 0) throw new ApiRefusal(404, known.says);
  return listAnswer(found, request, context);
}

/** `/addresses/{ip}/{subnetId}/`, which 1.8 answers with 404 whatever there is. */
function bySubnet(request: ApiRequest, context: ApiContext): ApiAnswer {
  const [, ip, subnetId] = request.segments;
  if (subnetId === undefined) throw new ApiRefusal(400, "Invalid Id");
  const row = context.state.addressesOf(Number(subnetId)).find((one) => one.ip === ip);
  if (row === undefined || context.version !== "1.7.4") throw new ApiRefusal(404, "No addresses found");
  return dataAnswer(addressJson(row, context.application, false));
}

function changelog(id: number, { state }: ApiContext): ApiAnswer {
  if (!state.addresses.has(id)) throw new ApiRefusal(404, "Address does not exist");
  const entries = state.changelog.filter((entry) => entry.addressId === id).toReversed();
  if (entries.length === 0) throw new ApiRefusal(404, "No changelogs found");
  return dataAnswer(
    entries
      .slice(0, CHANGELOG_ENTRIES)
      .map(({ user, action, date, diff }) => ({ user, action, result: "success", date, diff })),
  );
}

function create(context: ApiContext): ApiAnswer {
  const id = context.state.addAddress(readNewAddress(context), context.user?.realName);
  const location = `/api/${context.application.id}/addresses/${id}/`;
  return { status: 201, content: { message: "Address created", id: String(id) }, location };
}

function update(id: number, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { parameters, state, version } = context;
  if ("ip" in parameters || "ip_addr" in parameters)
    throw new ApiRefusal(400, "IP address cannot be changed");
  if ("subnetId" in parameters) throw new ApiRefusal(400, "Subnet cannot be changed");
  const row = state.addresses.get(id);
  if (row === undefined) throw new ApiRefusal(404, "Address does not exist");
  // 1.7 does not read the body of a PUT, and says that it updated.
  const ignored = request.method === "PUT" && version === "1.7.4";
  const { custom, ...columns } = ignored ? {} : readColumns(context);
  const changes = custom === undefined ? columns : { ...columns, custom: { ...row.custom, ...custom } };
  if (!ignored) state.patchAddress(id, changes, context.user?.realName);
  return { status: 200, content: { message: "Address updated" } };
}

function remove(id: number, { state }: ApiContext): ApiAnswer {
  if (!state.addresses.has(id)) throw new ApiRefusal(404, "Address does not exist");
  state.deleteAddress(id);
  return { status: 200, content: { message: "Address deleted" } };
}
