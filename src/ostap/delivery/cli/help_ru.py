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

HELP_RU |= {
    "Make a company's folder from a live database: settings, a drafted catalog, empty rules.": (
        "Создать рабочую папку из базы данных: настройки, черновик каталога, пустые правила."
    ),
    "The database, like duckdb:///data/bank.duckdb; a relative path is DIR's.": (
        "База данных, например duckdb:///data/bank.duckdb; путь считается от DIR."
    ),
    "Of answers: ru or en.": "Язык ответов: ru или en.",
    "Draft the catalog from the database, or bring it up to date; a person's words are kept.": (
        "Составить каталог по базе или обновить его; правки людей сохраняются."
    ),
    "Say what would change and write nothing.": "Показать изменения и ничего не записывать.",
}
