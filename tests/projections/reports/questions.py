"""Ten questions to the deals as a Parquet file, for DuckDB: docs/reports.md tells them, a test and a bench ask them."""

from typing import Any, Final, NamedTuple

import duckdb


class Question(NamedTuple):
    """What is asked, and how; the file is called `deals.parquet`."""

    words: str
    sql: str


QUESTIONS: Final = (
    Question(
        "How many deals were submitted each month, and what are they worth in each currency?",
        """SELECT date_trunc('month', submitted_at)::DATE AS month, currency, count(*) AS deals, sum(amount) AS amount
FROM 'deals.parquet' GROUP BY ALL ORDER BY ALL""",
    ),
    Question(
        "Which ten partners won the most, in each currency?",
        """SELECT * FROM (SELECT partner, won_currency, count(*) AS won, sum(won_amount) AS worth
      FROM 'deals.parquet' WHERE state = 'closed_won' GROUP BY ALL)
QUALIFY row_number() OVER (PARTITION BY won_currency ORDER BY worth DESC, partner) <= 10
ORDER BY won_currency, worth DESC, partner""",
    ),
    Question(
        "What is the win rate by territory and tier?",
        """SELECT territory, tier, avg((state = 'closed_won')::INT) AS win_rate, count(*) AS closed
FROM 'deals.parquet' WHERE state IN ('closed_won', 'closed_lost') GROUP BY ALL ORDER BY ALL""",
    ),
    Question(
        "How long do decisions take: the median, and nine in ten, by programme, in hours?",
        """SELECT programme, median(hours) AS median, quantile_cont(hours, 0.9) AS nine_in_ten
FROM (SELECT programme, epoch(decided_at - submitted_at) / 3600 AS hours FROM 'deals.parquet'
      WHERE decided_at IS NOT NULL)
GROUP BY ALL ORDER BY ALL""",
    ),
    Question(
        "What share of the decisions of each month was late?",
        """SELECT date_trunc('month', decided_at)::DATE AS month, avg(sla_breached::INT) AS late
FROM 'deals.parquet' WHERE decided_at IS NOT NULL GROUP BY ALL ORDER BY ALL""",
    ),
    Question(
        "Which products are registered most?",
        """SELECT product, count(*) AS deals FROM (SELECT unnest(products) AS product FROM 'deals.parquet')
GROUP BY ALL ORDER BY deals DESC, product LIMIT 10""",
    ),
    Question(
        "Whose protections run out without a reported piece of work?",
        """SELECT partner, count(*) FILTER (activity_at IS NULL) AS silent, count(*) AS ran_out
FROM 'deals.parquet' WHERE protection IN ('expired', 'ended') GROUP BY ALL ORDER BY silent DESC, partner LIMIT 10""",
    ),
    Question(
        "Which customers are claimed by more than one partner?",
        """SELECT customer_id, count(DISTINCT partner) AS partners, count(*) AS deals
FROM 'deals.parquet' WHERE customer_id IS NOT NULL GROUP BY ALL HAVING partners > 1
ORDER BY partners DESC, customer_id LIMIT 10""",
    ),
    Question(
        "Which open deals should have been closed before the newest was submitted, and what are they worth?",
        """SELECT partner, currency, count(*) AS deals, sum(amount) AS amount FROM 'deals.parquet'
WHERE state IN ('submitted', 'under_review', 'action_required', 'approved')
  AND expected_close < (SELECT max(submitted_at)::DATE FROM 'deals.parquet')
GROUP BY ALL ORDER BY amount DESC, partner LIMIT 10""",
    ),
    Question(
        "How does each track do by the quarter of submission: claims, wins, and days to the win?",
        """SELECT track, date_trunc('quarter', submitted_at)::DATE AS quarter, count(*) AS claims,
  count(*) FILTER (state = 'closed_won') AS won,
  median(date_diff('day', submitted_at::DATE, closed_on)) FILTER (state = 'closed_won') AS days
FROM 'deals.parquet' GROUP BY ALL ORDER BY ALL""",
    ),
)


def ask(connection: duckdb.DuckDBPyConnection, question: Question, file: str) -> list[tuple[Any, ...]]:
    """The answer of a file; days and months in UTC."""
    return connection.execute(question.sql.replace("deals.parquet", file)).fetchall()


def opened() -> duckdb.DuckDBPyConnection:
    """A DuckDB that reads instants in UTC, as the files have them."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection
