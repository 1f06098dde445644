"""The SDK's calls that are recorded, as a data scientist of Team1 writes them; see record.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sagemaker.analytics import TrainingJobAnalytics
from sagemaker.async_inference import AsyncInferenceConfig
from sagemaker.automl.automlv2 import AutoMLDataChannel, AutoMLTabularConfig, AutoMLV2
from sagemaker.clarify import BiasConfig, DataConfig, SageMakerClarifyProcessor
from sagemaker.compute_resource_requirements.resource_requirements import ResourceRequirements
from sagemaker.enums import EndpointType
from sagemaker.estimator import Estimator
from sagemaker.feature_store.feature_definition import FractionalFeatureDefinition, StringFeatureDefinition
from sagemaker.feature_store.feature_group import FeatureGroup
from sagemaker.feature_store.inputs import FeatureValue
from sagemaker.inputs import TrainingInput
from sagemaker.lineage.artifact import Artifact
from sagemaker.lineage.association import Association
from sagemaker.lineage.context import Context
from sagemaker.model import Model
from sagemaker.model_monitor import CronExpressionGenerator, DataCaptureConfig, DefaultModelMonitor, EndpointInput
from sagemaker.predictor import Predictor
from sagemaker.processing import ScriptProcessor
from sagemaker.transformer import Transformer
from sagemaker.tuner import ContinuousParameter, HyperparameterTuner
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import TrainingStep

NAME: Final = "team1-churn"
DATA: Final = "s3://studio-team1/team1/"
IMAGE: Final = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team1-churn:1"
TYPE: Final = "ml.m5.large"
ARN: Final = "arn:aws:sagemaker:eu-central-1:111122223333:"
ROLE: Final = "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"


def _tags() -> list[dict[str, str]]:
    """The team's tag; a new list each time, because the SDK adds to the one that it gets."""
    return [{"Key": "Team", "Value": "Team1"}]


def _estimator(session: Any) -> Estimator:
    return Estimator(
        IMAGE, instance_count=1, instance_type=TYPE, sagemaker_session=session, output_path=f"{DATA}models"
    )


def _model(session: Any) -> Model:
    return Model(IMAGE, model_data=f"{DATA}models/model.tar.gz", name=NAME, sagemaker_session=session)


def estimator_fit(session: Any) -> None:
    """Estimator.fit."""
    _estimator(session).fit({"train": f"{DATA}train.csv"}, job_name=NAME, wait=False)


def tuner_fit(session: Any) -> None:
    """HyperparameterTuner.fit."""
    metrics = [{"Name": "loss", "Regex": "loss=(.*)"}]
    ranges = {"eta": ContinuousParameter(0.1, 0.5)}
    tuner = HyperparameterTuner(_estimator(session), "loss", ranges, metrics, tags=_tags())
    tuner.fit({"train": f"{DATA}train.csv"}, job_name=NAME, wait=False)


def automl_fit(session: Any) -> None:
    """AutoMLV2.fit."""
    problem = AutoMLTabularConfig(target_attribute_name="churn")
    automl = AutoMLV2(problem, base_job_name=NAME, output_path=f"{DATA}automl", role=ROLE, sagemaker_session=session)
    channel = AutoMLDataChannel(s3_data_type="S3Prefix", s3_uri=f"{DATA}train.csv", channel_type="training")
    automl.fit([channel], job_name=NAME, wait=False)


def processor_run(session: Any) -> None:
    """ScriptProcessor.run."""
    Path("prepare.py").write_text("print(1)\n", encoding="utf-8")
    processor = ScriptProcessor(
        image_uri=IMAGE, command=["python3"], instance_count=1, instance_type=TYPE, sagemaker_session=session
    )
    processor.run(code="prepare.py", job_name=NAME, wait=False)


def clarify_run_bias(session: Any) -> None:
    """SageMakerClarifyProcessor.run_pre_training_bias."""
    processor = SageMakerClarifyProcessor(instance_count=1, instance_type=TYPE, sagemaker_session=session)
    data = DataConfig(
        f"{DATA}train.csv", f"{DATA}bias", label="churn", headers=["churn", "age"], dataset_type="text/csv"
    )
    bias = BiasConfig(label_values_or_threshold=[1], facet_name="age")
    processor.run_pre_training_bias(data, bias, job_name=NAME, wait=False, logs=False)


def transformer_transform(session: Any) -> None:
    """Transformer.transform."""
    transformer = Transformer(NAME, 1, TYPE, output_path=f"{DATA}scores", sagemaker_session=session)
    transformer.transform(f"{DATA}train.csv", job_name=NAME, wait=False, logs=False)


def monitor_schedule(session: Any) -> None:
    """DefaultModelMonitor.create_monitoring_schedule."""
    monitor = DefaultModelMonitor(instance_type=TYPE, sagemaker_session=session, tags=_tags())
    monitor.create_monitoring_schedule(
        endpoint_input=EndpointInput(NAME, "/opt/ml/processing/input"),
        output_s3_uri=f"{DATA}monitoring",
        monitor_schedule_name=NAME,
        schedule_cron_expression=CronExpressionGenerator.daily(),
    )


def model_deploy(session: Any) -> None:
    """Model.deploy."""
    capture = DataCaptureConfig(True, destination_s3_uri=f"{DATA}capture", sagemaker_session=session)
    _model(session).deploy(1, TYPE, endpoint_name=NAME, wait=False, data_capture_config=capture)


def model_deploy_async(session: Any) -> None:
    """Model.deploy with AsyncInferenceConfig."""
    where = AsyncInferenceConfig(output_path=f"{DATA}scores", failure_path=f"{DATA}failures")
    _model(session).deploy(1, TYPE, endpoint_name=NAME, wait=False, async_inference_config=where)


def model_deploy_component(session: Any) -> None:
    """Model.deploy as an inference component."""
    _model(session).deploy(
        1,
        TYPE,
        endpoint_name=NAME,
        wait=False,
        tags=_tags(),
        endpoint_type=EndpointType.INFERENCE_COMPONENT_BASED,
        inference_component_name=NAME,
        resources=ResourceRequirements(requests={"memory": 1024, "num_cpus": 1, "copies": 1}, limits={}),
    )


def predictor_predict(session: Any) -> None:
    """Predictor.predict."""
    Predictor(NAME, sagemaker_session=session).predict(b"1,2", initial_args={"ContentType": "text/csv"})


def predictor_delete(session: Any) -> None:
    """Predictor.delete_endpoint."""
    Predictor(NAME, sagemaker_session=session).delete_endpoint(delete_endpoint_config=False)


def model_register(session: Any) -> None:
    """Model.register."""
    _model(session).register(["text/csv"], ["text/csv"], [TYPE], [TYPE], model_package_group_name=NAME)


def pipeline_upsert(session: Any) -> None:
    """Pipeline.upsert."""
    _pipeline(session).upsert(tags=_tags())


def pipeline_start(session: Any) -> None:
    """Pipeline.start."""
    _pipeline(session).start()


def _pipeline(session: Any) -> Pipeline:
    within = PipelineSession(session.boto_session, session.sagemaker_client, default_bucket="studio-team1")
    within.sagemaker_config = session.sagemaker_config
    estimator = _estimator(within)
    step = TrainingStep("train", step_args=estimator.fit({"train": TrainingInput(f"{DATA}train.csv")}))
    return Pipeline(NAME, steps=[step], sagemaker_session=session)


def feature_group_create(session: Any) -> None:
    """FeatureGroup.create."""
    _features(session).create(f"{DATA}features", "id", "at", enable_online_store=True)


def feature_group_put_record(session: Any) -> None:
    """FeatureGroup.put_record."""
    _features(session).put_record([FeatureValue("id", "1"), FeatureValue("at", "1700000000")])


def feature_group_query(session: Any) -> None:
    """FeatureGroup.athena_query."""
    query = _features(session).athena_query()
    query.run(f'SELECT * FROM "{query.table_name}"', output_location=f"{DATA}queries", workgroup="team1-studio")


def _features(session: Any) -> FeatureGroup:
    features = [StringFeatureDefinition("id"), FractionalFeatureDefinition("at")]
    return FeatureGroup(NAME, sagemaker_session=session, feature_definitions=features)


def experiment_run(session: Any) -> None:
    """sagemaker.experiments.Run."""
    from sagemaker.experiments import Run

    with Run(experiment_name=NAME, run_name="first", sagemaker_session=session, tags=_tags()) as run:
        run.log_parameter("eta", 0.1)


def lineage_create(session: Any) -> None:
    """Context.create, Artifact.create, Association.create."""
    context = Context.create(
        context_name=NAME, source_uri=f"{DATA}train.csv", context_type="data", tags=_tags(), sagemaker_session=session
    )
    artifact = Artifact.create(
        artifact_name=NAME, source_uri=f"{DATA}train.csv", artifact_type="data", tags=_tags(), sagemaker_session=session
    )
    Association.create(
        source_arn=artifact.artifact_arn,
        destination_arn=context.context_arn,
        association_type="ContributedTo",
        sagemaker_session=session,
    )


def training_metrics(session: Any) -> None:
    """TrainingJobAnalytics.dataframe."""
    TrainingJobAnalytics(NAME, metric_names=["loss"], sagemaker_session=session).dataframe()


CALLS: Final[dict[str, Callable[[Any], None]]] = {
    call.__name__.replace("_", "-"): call
    for call in (
        estimator_fit,
        tuner_fit,
        automl_fit,
        processor_run,
        clarify_run_bias,
        transformer_transform,
        monitor_schedule,
        model_deploy,
        model_deploy_async,
        model_deploy_component,
        predictor_predict,
        predictor_delete,
        model_register,
        pipeline_upsert,
        pipeline_start,
        feature_group_create,
        feature_group_put_record,
        feature_group_query,
        experiment_run,
        lineage_create,
        training_metrics,
    )
}
