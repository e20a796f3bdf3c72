SELECT c.client_id
FROM clients c
JOIN regions r USING (region_code)
JOIN branches b ON b.branch_code = c.home_branch
WHERE c.email IS NOT NULL
  AND c.preferred_channels LIKE '%email%'
  AND r.federal_district IN ('Сибирский', 'Дальневосточный')
  AND b.has_vault
ORDER BY c.client_id
