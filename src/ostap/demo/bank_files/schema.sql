-- The bank's database. Keys are declared for many tables, not for all: as in life.
-- Comments are added from catalog.yaml by the generator.

CREATE TABLE regions (
    region_code      VARCHAR PRIMARY KEY,
    region_name      VARCHAR NOT NULL,
    federal_district VARCHAR,
    utc_offset       INTEGER
);

CREATE TABLE branches (
    branch_code VARCHAR PRIMARY KEY,
    title       VARCHAR NOT NULL,
    city        VARCHAR,
    region_code VARCHAR REFERENCES regions (region_code),
    opened_on   DATE,
    closed_on   DATE,
    has_vault   BOOLEAN
);

CREATE TABLE mcc_codes (
    mcc      VARCHAR PRIMARY KEY,
    title    VARCHAR NOT NULL,
    category VARCHAR NOT NULL
);

CREATE TABLE merchants (
    merchant_id  BIGINT PRIMARY KEY,
    name         VARCHAR NOT NULL,
    mcc          VARCHAR REFERENCES mcc_codes (mcc),
    is_partner   BOOLEAN,
    cashback_pct DECIMAL(4, 1)
);

CREATE TABLE products (
    product_code  VARCHAR PRIMARY KEY,
    title         VARCHAR NOT NULL,
    product_group VARCHAR NOT NULL,
    age_from      INTEGER,
    age_to        INTEGER,
    base_rate     DECIMAL(5, 2),
    on_sale       BOOLEAN
);

CREATE TABLE clients (
    client_id          BIGINT PRIMARY KEY,
    fam                VARCHAR,
    imya               VARCHAR,
    otch               VARCHAR,
    gender             VARCHAR,
    birth_date         DATE,
    city               VARCHAR,
    region_code        VARCHAR REFERENCES regions (region_code),
    segment            VARCHAR,
    klient_status      VARCHAR,
    dt_reg             DATE,
    dt_close           DATE,
    dt_death           DATE,
    education          VARCHAR,
    marital_status     VARCHAR,
    children_cnt       INTEGER,
    employment         VARCHAR,
    income             DECIMAL(12, 2),
    income_confirmed   BOOLEAN,
    phone              VARCHAR,
    email              VARCHAR,
    inn                VARCHAR,
    snils              VARCHAR,
    resident           VARCHAR,
    dnc                VARCHAR,
    is_employee        BOOLEAN,
    religion           VARCHAR,
    nationality        VARCHAR,
    health_group       VARCHAR,
    home_branch        VARCHAR REFERENCES branches (branch_code),
    preferred_channels VARCHAR,
    risk_grade         VARCHAR,
    updated_at         TIMESTAMP
);

CREATE TABLE client_documents (
    doc_id    BIGINT PRIMARY KEY,
    client_id BIGINT REFERENCES clients (client_id),
    doc_type  VARCHAR,
    seriya    VARCHAR,
    nomer     VARCHAR,
    dt_vydan  VARCHAR,
    kem_vydan VARCHAR,
    dt_srok   VARCHAR,
    is_main   BOOLEAN
);

CREATE TABLE consents (
    consent_id   BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    kind         VARCHAR,
    dt_given     DATE,
    dt_withdrawn DATE,
    channel      VARCHAR
);

CREATE TABLE accounts (
    account_id   BIGINT PRIMARY KEY,
    account_no   VARCHAR,
    account_type VARCHAR,
    product_code VARCHAR REFERENCES products (product_code),
    currency     VARCHAR,
    opened_on    DATE,
    closed_on    DATE,
    status       VARCHAR,
    balance      DECIMAL(14, 2),
    branch_code  VARCHAR
);

CREATE TABLE account_owners (
    account_id BIGINT REFERENCES accounts (account_id),
    client_id  BIGINT REFERENCES clients (client_id),
    owner_role VARCHAR,
    since      DATE,
    PRIMARY KEY (account_id, client_id)
);

CREATE TABLE cards (
    card_id        BIGINT PRIMARY KEY,
    client_id      BIGINT REFERENCES clients (client_id),
    account_id     BIGINT REFERENCES accounts (account_id),
    product_code   VARCHAR REFERENCES products (product_code),
    card_type      VARCHAR,
    payment_system VARCHAR,
    pan            VARCHAR,
    dt_open        DATE,
    dt_expire      DATE,
    dt_close       DATE,
    status         VARCHAR,
    credit_limit   DECIMAL(12, 2),
    debt           DECIMAL(12, 2),
    is_virtual     BOOLEAN
);

-- Loaded nightly from processing, without keys.
CREATE TABLE card_transactions (
    trx_id      BIGINT,
    card_id     BIGINT,
    trx_time    TIMESTAMP,
    amount      DECIMAL(12, 2),
    currency    VARCHAR,
    trx_type    VARCHAR,
    channel     VARCHAR,
    mcc         VARCHAR,
    merchant_id BIGINT,
    city        VARCHAR,
    country     VARCHAR,
    cashback    DECIMAL(10, 2)
);

CREATE TABLE loans (
    loan_id       BIGINT PRIMARY KEY,
    client_id     BIGINT REFERENCES clients (client_id),
    product_code  VARCHAR REFERENCES products (product_code),
    kind          VARCHAR,
    amount        DECIMAL(14, 2),
    currency      VARCHAR,
    rate          DECIMAL(5, 2),
    term_months   INTEGER,
    dt_open       DATE,
    dt_plan_close DATE,
    dt_close      DATE,
    status        VARCHAR,
    debt          DECIMAL(14, 2),
    payment       DECIMAL(12, 2),
    overdue_days  INTEGER
);

CREATE TABLE deposits (
    deposit_id   BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    product_code VARCHAR REFERENCES products (product_code),
    amount       DECIMAL(14, 2),
    currency     VARCHAR,
    rate         DECIMAL(5, 2),
    term_months  INTEGER,
    opened_on    DATE,
    matures_on   DATE,
    closed_on    DATE,
    status       VARCHAR,
    is_prolonged BOOLEAN
);

CREATE TABLE app_sessions (
    session_id  BIGINT,
    client_id   BIGINT,
    started_at  TIMESTAMP,
    seconds     INTEGER,
    platform    VARCHAR,
    app_version VARCHAR
);

CREATE TABLE campaigns (
    campaign_id  INTEGER PRIMARY KEY,
    title        VARCHAR NOT NULL,
    product_code VARCHAR REFERENCES products (product_code),
    channel      VARCHAR,
    starts_on    DATE,
    ends_on      DATE,
    budget       DECIMAL(12, 2)
);

CREATE TABLE campaign_contacts (
    contact_id  BIGINT PRIMARY KEY,
    campaign_id INTEGER REFERENCES campaigns (campaign_id),
    client_id   BIGINT REFERENCES clients (client_id),
    sent_at     TIMESTAMP,
    channel     VARCHAR,
    delivered   BOOLEAN
);

CREATE TABLE campaign_responses (
    response_id  BIGINT PRIMARY KEY,
    contact_id   BIGINT REFERENCES campaign_contacts (contact_id),
    client_id    BIGINT REFERENCES clients (client_id),
    responded_at TIMESTAMP,
    response     VARCHAR
);

-- The bank's own network.

CREATE TABLE employees (
    tab_no      VARCHAR PRIMARY KEY,
    fio         VARCHAR,
    dolzhnost   VARCHAR,
    branch_code VARCHAR REFERENCES branches (branch_code),
    hired_on    DATE,
    fired_on    DATE
);

CREATE TABLE atms (
    atm_id       VARCHAR PRIMARY KEY,
    branch_code  VARCHAR,
    city         VARCHAR,
    place        VARCHAR,
    takes_cash   BOOLEAN,
    sostoyanie   VARCHAR,
    installed_on DATE
);

CREATE TABLE currency_rates (
    rate_date DATE,
    currency  VARCHAR,
    nominal   INTEGER,
    rate      DECIMAL(12, 4),
    PRIMARY KEY (rate_date, currency)
);

-- What surrounds a client.

CREATE TABLE client_addresses (
    address_id  BIGINT PRIMARY KEY,
    client_id   BIGINT REFERENCES clients (client_id),
    addr_type   VARCHAR,
    postal_code VARCHAR,
    region_code VARCHAR,
    city        VARCHAR,
    street      VARCHAR,
    house       VARCHAR,
    flat        VARCHAR,
    is_rented   BOOLEAN,
    dt_from     DATE
);

CREATE TABLE client_contacts (
    contact_id  BIGINT PRIMARY KEY,
    client_id   BIGINT REFERENCES clients (client_id),
    kind        VARCHAR,
    value       VARCHAR,
    is_main     BOOLEAN,
    is_verified VARCHAR,
    dt_checked  DATE
);

CREATE TABLE client_property (
    property_id  BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    kind         VARCHAR,
    car_make     VARCHAR,
    made_in_year INTEGER,
    estimate     DECIMAL(14, 2),
    currency     VARCHAR,
    is_pledged   BOOLEAN,
    dt_declared  DATE
);

CREATE TABLE tariffs (
    tariff_code       VARCHAR PRIMARY KEY,
    title             VARCHAR NOT NULL,
    monthly_fee       DECIMAL(8, 2),
    free_from_balance DECIMAL(12, 2)
);

CREATE TABLE client_tariffs (
    client_id   BIGINT REFERENCES clients (client_id),
    tariff_code VARCHAR REFERENCES tariffs (tariff_code),
    dt_start    DATE,
    dt_end      DATE,
    is_paid     BOOLEAN
);

CREATE TABLE stop_list (
    client_id BIGINT,
    prichina  VARCHAR,
    dt_from   DATE,
    dt_to     DATE
);

-- Money that comes and goes by account.

CREATE TABLE salary_projects (
    project_id  INTEGER PRIMARY KEY,
    company     VARCHAR NOT NULL,
    company_inn VARCHAR,
    otrasl      VARCHAR,
    city        VARCHAR,
    signed_on   DATE,
    closed_on   DATE
);

CREATE TABLE salary_members (
    client_id     BIGINT REFERENCES clients (client_id),
    project_id    INTEGER REFERENCES salary_projects (project_id),
    dt_start      DATE,
    dt_end        DATE,
    position_kind VARCHAR,
    PRIMARY KEY (client_id, project_id)
);

CREATE TABLE salary_payments (
    payment_id BIGINT,
    client_id  BIGINT,
    project_id INTEGER,
    account_id BIGINT,
    paid_on    DATE,
    amount     DECIMAL(12, 2),
    currency   VARCHAR,
    kind       VARCHAR
);

CREATE TABLE pension_payments (
    payment_id   BIGINT,
    client_id    BIGINT,
    account_id   BIGINT,
    paid_on      DATE,
    amount       DECIMAL(12, 2),
    fund         VARCHAR,
    pension_kind VARCHAR
);

CREATE TABLE provider_payments (
    payment_id BIGINT,
    client_id  BIGINT,
    account_id BIGINT,
    paid_at    TIMESTAMP,
    usluga     VARCHAR,
    amount     DECIMAL(12, 2),
    is_autopay BOOLEAN,
    channel    VARCHAR
);

CREATE TABLE transfers (
    transfer_id        BIGINT,
    client_id          BIGINT,
    account_id         BIGINT,
    made_at            TIMESTAMP,
    kind               VARCHAR,
    direction          VARCHAR,
    amount             DECIMAL(12, 2),
    currency           VARCHAR,
    bank_name          VARCHAR,
    counterparty_phone VARCHAR
);

CREATE TABLE account_operations (
    op_id       BIGINT,
    account_id  BIGINT,
    op_date     DATE,
    dt_kt       VARCHAR,
    op_code     VARCHAR,
    amount      DECIMAL(12, 2),
    currency    VARCHAR,
    naznachenie VARCHAR
);

-- Lending beside the loans themselves.

CREATE TABLE loan_schedule (
    loan_id     BIGINT REFERENCES loans (loan_id),
    n_pay       INTEGER,
    due_date    DATE,
    amount_due  DECIMAL(12, 2),
    interest    DECIMAL(12, 2),
    principal   DECIMAL(12, 2),
    paid_on     DATE,
    amount_paid DECIMAL(12, 2),
    PRIMARY KEY (loan_id, n_pay)
);

CREATE TABLE loan_applications (
    application_id BIGINT PRIMARY KEY,
    client_id      BIGINT REFERENCES clients (client_id),
    product_code   VARCHAR REFERENCES products (product_code),
    applied_on     DATE,
    amount_asked   DECIMAL(14, 2),
    channel        VARCHAR,
    decision       VARCHAR,
    refusal_reason VARCHAR,
    decided_on     DATE
);

CREATE TABLE preapproved_limits (
    limit_id     BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    product_code VARCHAR REFERENCES products (product_code),
    max_amount   DECIMAL(12, 2),
    rate         DECIMAL(5, 2),
    counted_on   DATE,
    valid_to     DATE
);

-- Insurance, investments, loyalty.

CREATE TABLE insurance_policies (
    policy_id    BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    product_code VARCHAR REFERENCES products (product_code),
    vid          VARCHAR,
    insurer      VARCHAR,
    premium      DECIMAL(12, 2),
    insured_sum  DECIMAL(14, 2),
    currency     VARCHAR,
    date_from    DATE,
    date_to      DATE,
    status       VARCHAR,
    car_make     VARCHAR
);

CREATE TABLE broker_accounts (
    broker_id    BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    product_code VARCHAR REFERENCES products (product_code),
    is_iis       BOOLEAN,
    opened_on    DATE,
    closed_on    DATE,
    risk_profile VARCHAR,
    assets       DECIMAL(14, 2),
    is_qualified BOOLEAN
);

CREATE TABLE broker_trades (
    trade_id   BIGINT,
    broker_id  BIGINT,
    trade_time TIMESTAMP,
    ticker     VARCHAR,
    side       VARCHAR,
    quantity   INTEGER,
    price      DECIMAL(12, 2),
    currency   VARCHAR
);

CREATE TABLE loyalty_members (
    client_id          BIGINT PRIMARY KEY REFERENCES clients (client_id),
    joined_on          DATE,
    level              VARCHAR,
    points             INTEGER,
    favourite_category VARCHAR
);

CREATE TABLE loyalty_movements (
    movement_id BIGINT,
    client_id   BIGINT,
    moved_on    DATE,
    kind        VARCHAR,
    points      INTEGER
);

-- How clients and the bank speak.

CREATE TABLE app_events (
    event_id   BIGINT,
    session_id BIGINT,
    client_id  BIGINT,
    event_time TIMESTAMP,
    event_name VARCHAR,
    screen     VARCHAR
);

CREATE TABLE calls (
    call_id         BIGINT PRIMARY KEY,
    client_id       BIGINT REFERENCES clients (client_id),
    call_time       TIMESTAMP,
    direction       VARCHAR,
    topic           VARCHAR,
    seconds         INTEGER,
    operator_tab_no VARCHAR REFERENCES employees (tab_no),
    result          VARCHAR
);

CREATE TABLE branch_visits (
    visit_id       BIGINT,
    client_id      BIGINT,
    branch_code    VARCHAR,
    visited_at     TIMESTAMP,
    purpose        VARCHAR,
    minutes_waited INTEGER
);

CREATE TABLE complaints (
    complaint_id        BIGINT PRIMARY KEY,
    client_id           BIGINT REFERENCES clients (client_id),
    dt_create           DATE,
    tema                VARCHAR,
    channel             VARCHAR,
    status              VARCHAR,
    dt_close            DATE,
    in_favour_of_client VARCHAR,
    complaint_text      VARCHAR
);

CREATE TABLE notifications (
    notification_id BIGINT,
    client_id       BIGINT,
    sent_at         TIMESTAMP,
    kind            VARCHAR,
    channel         VARCHAR,
    status          VARCHAR
);
