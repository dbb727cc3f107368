"""Asks a site through the public Python client of the papers API.

Reads a JSON list of [method, arguments] from the standard input and prints a
JSON list of what each call returned or raised. The method "hf" is the command
line, run with arguments["args"]. The site is in HF_ENDPOINT.
"""

import json
import os
import sys
import tempfile
import traceback

from huggingface_hub import HfApi


def person(user):
    if user is None:
        return None
    return {"username": user.username, "fullname": user.fullname, "avatar": user.avatar_url}


def repos(infos):
    return None if infos is None else [info.id for info in infos]


def paper(info):
    return {
        "id": info.id,
        "title": info.title,
        "summary": info.summary,
        "authors": [author.name for author in info.authors or []],
        "published": info.published_at and info.published_at.isoformat(),
        "submitted": info.submitted_at and info.submitted_at.isoformat(),
        "submittedBy": person(info.submitted_by),
        "upvotes": info.upvotes,
        "comments": info.comments,
        "discussion": info.discussion_id,
        "aiSummary": info.ai_summary,
        "aiKeywords": info.ai_keywords,
        "project": info.project_page,
        "repo": info.github_repo,
        "stars": info.github_stars,
        "models": repos(info.linked_models),
        "datasets": repos(info.linked_datasets),
        "spaces": repos(info.linked_spaces),
        "numModels": info.num_total_models,
        "numDatasets": info.num_total_datasets,
        "numSpaces": getattr(info, "numTotalSpaces", None),  # kept, but under no name of its own
    }


def command_line(args):
    """Runs the command line in a process of its own, which has imported it already."""
    from huggingface_hub.cli.hf import main

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            sys.argv = ["hf", *args]
            status = 0
            try:
                main()
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else int(end.code is not None)
            except BaseException:
                traceback.print_exc()
                status = 1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        errors.seek(0)
        return {"status": status, "out": out.read().decode(), "errors": errors.read().decode()}


def call(method, arguments):
    if method == "hf":
        return command_line(**arguments)
    try:
        result = getattr(HfApi(), method)(**arguments)
        if method in ("list_daily_papers", "list_papers"):
            return {"papers": [paper(info) for info in result]}
        if method == "paper_info":
            return {"papers": [paper(result)]}
        return {"value": result}
    except Exception as error:
        response = getattr(error, "response", None)
        return {
            "error": type(error).__name__,
            "status": response.status_code if response is not None else 0,
            "message": str(error),
        }


json.dump([call(method, arguments) for method, arguments in json.load(sys.stdin)], sys.stdout)
