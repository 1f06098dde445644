"""The ports' adapters: botocore clients for DynamoDB, STS, SageMaker, S3, SSM and Secrets Manager, all injected."""
