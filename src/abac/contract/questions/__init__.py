"""What may be asked of every action and resource type, and what the contract wants the answer to be."""

from abac.contract.questions.caller import Caller, Session
from abac.contract.questions.outsiders import outsiders_questions
from abac.contract.questions.platform import platform_questions
from abac.contract.questions.question import Question
from abac.contract.questions.team import team_questions

__all__ = ["Caller", "Question", "Session", "outsiders_questions", "platform_questions", "team_questions"]
