"""What the OpenAPI document says beside the shapes: problems, headers, and what FastAPI leaves out."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE, STATUS, Problem

_MEANING = {
    400: "请求头或者 JSON 写法不对 A header or the JSON is malformed",
    401: "需要有效的令牌 A valid token is needed",
    403: "没有权限 Not permitted",
    404: "没有找到，或者无权知道 Not found, or not for the caller to know of",
    409: "事项目前的状态不允许 The state of the matter forbids it",
    412: "事项已有新的进展 The case moved on",
    413: "内容太大 The body is too large",
    415: "不是 JSON The body is not JSON",
    422: "填写有误 Malformed",
    429: "太频繁 Too many requests",
    503: "暂时不可用，请用同一个键重试 Away for a moment: try again with the same key",
}
_TEXT = {"type": "string"}
_ETAG = {
    "ETag": {"description": "Version of the case, for If-Match", "schema": {**_TEXT, "examples": ['"7"']}}
}
_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "`true` when the same request was carried out before",
        "schema": {**_TEXT, "enum": ["true"]},
    }
}
_LANGUAGE = {"Content-Language": {"description": "`zh` or `en`", "schema": {**_TEXT, "enum": ["zh", "en"]}}}
_OWN_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"description": "Bearer", "schema": _TEXT}},
    429: {"Retry-After": {"description": "Seconds", "schema": _TEXT}},
    503: {"Retry-After": {"description": "Seconds", "schema": _TEXT}},
}
_TOKEN_OPTIONAL = ("report_dispute",)
ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "`zh` (unless asked otherwise) or `en`",
    "schema": {**_TEXT, "examples": ["zh-CN", "en"]},
}


def responses(
    *statuses: int, etag: bool = False, replay: bool = False, ok: int = 201
) -> dict[int | str, Any]:
    """The problems that a route may answer, for its `responses`; `ok` is the status of its good answer."""
    found: dict[int | str, Any] = {status: _problem(status) for status in statuses}
    headers = {**(_ETAG if etag else {}), **(_REPLAYED if replay else {}), **_LANGUAGE}
    if replay:
        found[409]["headers"].update(_REPLAYED)  # a refusal that was recorded is answered again, too
    found[ok] = {"headers": headers}
    return found


def _problem(status: int) -> dict[str, Any]:
    codes = ", ".join(f"`{code}`" for code, its in STATUS.items() if its == status)
    return {
        "description": f"{_MEANING[status]}: {codes}",
        "headers": {**_LANGUAGE, **_OWN_HEADERS.get(status, {})},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the application, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            separate_input_output_schemas=True,
        )
        schemas = made["components"]["schemas"]
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(shape.pop("$defs"))
        schemas["Problem"] = shape
        for operation in _operations(made):
            _complete(operation)
        app.openapi_schema = made
    return app.openapi_schema


def _operations(made: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (operation for path in made["paths"].values() for operation in path.values())


def _complete(operation: dict[str, Any]) -> None:
    """What a header has to look like, which is checked by hand so that each fault has a code of its own."""
    if operation.get("operationId") in _TOKEN_OPTIONAL:
        operation["security"] = [{}, {"token": []}]
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["name"] == "Idempotency-Key":
            parameter["required"] = True
            parameter["schema"] = {
                **_TEXT,
                "pattern": "^[\\x21-\\x7e]{1,200}$",
                "minLength": 1,
                "maxLength": 200,
                "examples": ["3f9c2c1e-6f0d-4c07-9f0c-6a5f1f0a9d10"],
            }
        elif parameter["name"] == "If-Match":
            parameter["schema"] = {**_TEXT, "pattern": '^(\\*|(W/)?"[0-9]{1,9}")$', "examples": ['"7"']}
    if operation.get("operationId") not in ("healthz", "readyz", "metrics"):
        parameters.append(ACCEPT_LANGUAGE)
