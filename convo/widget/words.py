"""Refusing what was typed: the reason goes beside the editor, the page puts the words back into it."""

from flask import render_template


def refusal(problem: str, status: int = 422):
    return render_template("widget/chats/_refusal.html", problem=problem), status
