"""The command line's help in Russian, by its English words; a test keeps it whole."""

HELP_RU: dict[str, str] = {}

HELP_RU |= {
    "Report the quality of the data: a page, the same as JSON, and what to fill in first.": (
        "Отчёт о качестве данных: страница, то же в JSON и список, что заполнить сначала."
    ),
    "The page to write; the JSON and the work list go beside it.": (
        "Файл страницы; JSON и список работ лягут рядом."
    ),
}
